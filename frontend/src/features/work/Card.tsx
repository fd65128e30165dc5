/** A task as a card of the board. */
import { type KeyboardEvent, memo, useEffect, useRef } from "react";
import { useWork } from "@/store/work";
import { type Task, isOpen } from "@/sync/kinds";
import { Dot } from "@/ui/Dot";
import { openTask } from "../task/TaskRow";
import { AssigneeMarks, CountMarks, DueMark, LabelMarks, PriorityMark } from "../task/marks";
import { dragCard } from "./dragging";

interface Props {
  task: Task;
  withProject: boolean;
  onKey: (event: KeyboardEvent, task: Task) => void;
}

export const Card = memo(function Card({ task, withProject, onKey }: Props) {
  const { catalogue, writes } = useWork();
  const card = useRef<HTMLDivElement>(null);
  const project = withProject ? catalogue.project(task.project) : undefined;
  useEffect(() => (card.current && writes ? dragCard(card.current, task.id) : undefined), [task.id, writes]);
  return (
    <div
      ref={card}
      className={`card ${isOpen(task) ? "" : "closed"} ${task.unsent ? "unsent" : ""}`}
      data-task={task.id}
      role="button"
      tabIndex={0}
      aria-describedby="board-keys"
      onClick={() => openTask(task.id)}
      onKeyDown={(event) => onKey(event, task)}
    >
      <div className="card-top">
        <span className="task-key">{catalogue.key(task)}</span>
        {project && (
          <span className="card-project">
            <Dot color={project.color} /> {project.name}
          </span>
        )}
        <span className="grow" />
        <PriorityMark priority={task.priority} />
      </div>
      <p className="card-title">{task.title}</p>
      <div className="card-marks">
        <LabelMarks task={task} />
        <DueMark task={task} />
        <CountMarks task={task} />
        <AssigneeMarks task={task} />
      </div>
    </div>
  );
});
