/** A task on one line: done with a click, open with another. */
import { memo } from "react";
import { query } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { changeTasks } from "@/store/commands";
import { useWork } from "@/store/work";
import { type Task, isOpen } from "@/sync/kinds";
import { Dot } from "@/ui/Dot";
import { AssigneeMarks, CountMarks, DueMark, LabelMarks, PriorityMark, StatusMark } from "./marks";
import "./task.css";

/** Show the panel of a task; `workspace` where the page is not that of one. */
export function openTask(id: string, workspace?: string): void {
  query({ task: id, in: workspace ?? null });
}

export const closeTask = (): void => query({ task: null, in: null });

interface Props {
  task: Task;
  /** Names the project too, where a list has tasks of several. */
  withProject?: boolean;
  foreign?: boolean;
}

export const TaskRow = memo(function TaskRow({ task, withProject = false, foreign = false }: Props) {
  const { catalogue, workspace } = useWork();
  const project = catalogue.project(task.project);
  return (
    <div className={`task-row ${isOpen(task) ? "" : "closed"}`} data-task={task.id}>
      <DoneButton task={task} />
      <button
        type="button"
        className="task-open"
        onClick={() => openTask(task.id, foreign ? workspace : undefined)}
      >
        <span className="task-key">{catalogue.key(task)}</span>
        <span className="task-title">{task.title}</span>
      </button>
      <span className="task-marks">
        {withProject && project && (
          <span className="pill">
            <Dot color={project.color} />
            {project.name}
          </span>
        )}
        <LabelMarks task={task} />
        <CountMarks task={task} />
        <DueMark task={task} />
        <PriorityMark priority={task.priority} />
        <AssigneeMarks task={task} />
      </span>
    </div>
  );
});

export function DoneButton({ task }: { task: Task }) {
  const say = useSay();
  const { catalogue, writes, do: act } = useWork();
  const next = task.status === "done" ? "todo" : "done";
  const name = say(next === "done" ? "task.complete" : "task.reopen", { title: task.title });
  return (
    <button
      type="button"
      className="done-button"
      role="checkbox"
      aria-checked={task.status === "done"}
      aria-label={name}
      disabled={!writes}
      onClick={() =>
        act(changeTasks(catalogue, [task], { status: next }, next === "done" ? "did.done" : "did.reopen"))
      }
    >
      <StatusMark status={task.status} />
    </button>
  );
}
