/** The subtasks of a task, and a line to add one. */
import { type SubmitEvent } from "react";
import { useSay } from "@/lib/texts";
import { createTask } from "@/store/commands";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import { type Task, isOpen } from "@/sync/kinds";
import { TaskRow } from "./TaskRow";

export function Subtasks({ task }: { task: Task }) {
  const say = useSay();
  const { catalogue, writes, do: act } = useWork();
  const subtasks = useAsk(catalogue, (found) => found.subtasks(task.id), task.id);

  function add(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const input = event.currentTarget.elements.namedItem("title") as HTMLInputElement;
    const title = input.value.trim();
    if (!title) return;
    act(createTask(catalogue, { title, parent: task.id, project: task.project }), { quiet: true });
    input.value = "";
  }

  return (
    <section className="panel-section">
      <div className="section-head">
        <h3>{say("task.subtasks")}</h3>
        {subtasks.length > 0 && (
          <span className="muted small">
            {subtasks.filter((below) => !isOpen(below)).length}/{subtasks.length}
          </span>
        )}
      </div>
      {subtasks.map((below) => (
        <TaskRow key={below.id} task={below} />
      ))}
      {writes && (
        <form onSubmit={add}>
          <input
            name="title"
            className="input bare"
            placeholder={say("task.addSubtask")}
            aria-label={say("task.addSubtask")}
            maxLength={500}
            autoComplete="off"
          />
        </form>
      )}
    </section>
  );
}
