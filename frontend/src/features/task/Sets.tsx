/** Who does a task, and its labels: several of each, given and taken away one by one. */
import { askName } from "@/lib/asking";
import { useSay } from "@/lib/texts";
import { COLORS } from "@/store/colors";
import { changeTasks, create } from "@/store/commands";
import { useWork } from "@/store/work";
import type { Task } from "@/sync/kinds";
import type { SetChange } from "@/sync/records";
import { Avatar } from "@/ui/Avatar";
import { Dot } from "@/ui/Dot";
import { Icon } from "@/ui/Icon";
import { labelChoices, memberChoices } from "../work/choices";
import { Pick } from "./FieldRow";

const NEW = "new";

/** What adds `id`, or takes it away where it is. */
function toggled(had: readonly string[], id: string): SetChange {
  return { [had.includes(id) ? "remove" : "add"]: [id] };
}

export function Assignees({ task }: { task: Task }) {
  const say = useSay();
  const work = useWork();
  const { catalogue, nameOf } = work;

  function pick(id: string): void {
    work.do(changeTasks(catalogue, [task], { assignees: toggled(task.assignees, id) }), { quiet: true });
  }

  return (
    <Pick several name={say("field.assignee")} choices={memberChoices(work, task.assignees)} onPick={pick}>
      {task.assignees.length === 0 && <span className="muted">{say("group.nobody")}</span>}
      {task.assignees.map((id) => (
        <span key={id} className="row">
          <Avatar name={nameOf(id) || "?"} /> {nameOf(id)}
        </span>
      ))}
    </Pick>
  );
}

export function Labels({ task }: { task: Task }) {
  const say = useSay();
  const work = useWork();
  const { catalogue } = work;
  const choices = [
    ...labelChoices(work, task.labels),
    { id: NEW, text: say("label.new"), mark: <Icon name="add" /> },
  ];

  function pick(id: string): void {
    if (id === NEW) void make();
    else work.do(changeTasks(catalogue, [task], { labels: toggled(task.labels, id) }), { quiet: true });
  }

  /** Ask for a name, and give the task a new label of it. */
  async function make(): Promise<void> {
    const name = await askName(say("label.name"));
    if (!name) return;
    const color = COLORS[catalogue.labels().length % COLORS.length];
    const made = create("label", { name, color }, "did.create");
    const given = changeTasks(catalogue, [task], { labels: { add: [made.id] } });
    work.do({
      name: made.name,
      operations: [...made.operations, ...given.operations],
      inverse: [...given.inverse, ...made.inverse],
    });
  }

  return (
    <Pick several name={say("field.label")} choices={choices} onPick={pick}>
      {task.labels.length === 0 && <span className="muted">{say("group.noLabel")}</span>}
      {task.labels.map((id) => (
        <span key={id} className="pill">
          <Dot color={catalogue.label(id)?.color ?? null} /> {catalogue.label(id)?.name}
        </span>
      ))}
    </Pick>
  );
}
