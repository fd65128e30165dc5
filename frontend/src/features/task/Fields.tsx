/** The fields of a task, each changed where it stands. */
import { useSay } from "@/lib/texts";
import { type TaskFields, changeTasks } from "@/store/commands";
import { useWork } from "@/store/work";
import type { Priority, Status, Task } from "@/sync/kinds";
import { Dot } from "@/ui/Dot";
import { SavedInput } from "@/ui/SavedInput";
import { priorityChoices, projectChoices, statusChoices } from "../work/choices";
import { Dates } from "./Dates";
import { FieldRow, Pick } from "./FieldRow";
import { Assignees, Labels } from "./Sets";
import { PriorityMark, StatusMark } from "./marks";

export function Fields({ task }: { task: Task }) {
  const say = useSay();
  const work = useWork();
  const { catalogue, writes } = work;
  const project = catalogue.project(task.project);
  const act = (fields: TaskFields): void => work.do(changeTasks(catalogue, [task], fields), { quiet: true });
  return (
    <dl className="fields">
      <Pick
        choices={statusChoices(say, [task.status])}
        name={say("field.status")}
        onPick={(id) => act({ status: id as Status })}
      >
        <StatusMark status={task.status} /> {say(`status.${task.status}`)}
      </Pick>
      <Pick
        choices={priorityChoices(say, [task.priority])}
        name={say("field.priority")}
        onPick={(id) => act({ priority: id as Priority })}
      >
        <PriorityMark priority={task.priority} /> {say(`priority.${task.priority}`)}
      </Pick>
      <Pick
        choices={projectChoices(work, [task.project])}
        name={say("field.project")}
        onPick={(id) => act({ project: id })}
      >
        <Dot color={project?.color ?? null} /> {project?.name}
      </Pick>
      <Assignees task={task} />
      <Labels task={task} />
      <Dates task={task} />
      <FieldRow name={say("field.estimate")}>
        <SavedInput
          type="number"
          min={0}
          className="bare"
          aria-label={say("field.estimate")}
          value={String(task.estimate_minutes ?? "")}
          readOnly={!writes}
          onSave={(minutes) => act({ estimate_minutes: minutes === "" ? null : wholeMinutes(minutes) })}
        />
        <span className="muted small">{say("field.minutes")}</span>
      </FieldRow>
    </dl>
  );
}

const wholeMinutes = (text: string): number => Math.max(0, Math.round(Number(text)));
