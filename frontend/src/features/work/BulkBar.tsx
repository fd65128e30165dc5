/** What is done to all chosen tasks at once: one deed, so that one undo takes it back. */
import { useSay } from "@/lib/texts";
import { type TaskFields, changeTasks, dueOn, remove } from "@/store/commands";
import { useWork } from "@/store/work";
import type { Priority, Status, Task } from "@/sync/kinds";
import type { SetChange } from "@/sync/records";
import type { Wish } from "@/sync/sync";
import { Button, IconButton } from "@/ui/Button";
import { Menu } from "@/ui/Menu";
import {
  dayChoices,
  labelChoices,
  memberChoices,
  priorityChoices,
  projectChoices,
  statusChoices,
} from "./choices";

const MOST = 500; // tasks of one edit; the server takes 1,000 mutations

export function BulkBar({ tasks, onDone }: { tasks: Task[]; onDone: () => void }) {
  const say = useSay();
  const work = useWork();

  function each(wish: (some: Task[]) => Wish): void {
    const wishes: Wish[] = [];
    for (let i = 0; i < tasks.length; i += MOST) wishes.push(wish(tasks.slice(i, i + MOST)));
    work.do(wishes);
  }

  const act = (fields: TaskFields | ((task: Task) => TaskFields)): void =>
    each((some) => changeTasks(work.catalogue, some, fields, "did.changeMany"));

  return (
    <div className="bulk-bar" role="toolbar" aria-label={say("bulk.title")}>
      <strong>{say("bulk.chosen", { n: tasks.length })}</strong>
      <Menu choices={statusChoices(say)} onChoose={(id) => act({ status: id as Status })}>
        {say("field.status")}
      </Menu>
      <Menu choices={priorityChoices(say)} onChoose={(id) => act({ priority: id as Priority })}>
        {say("field.priority")}
      </Menu>
      <Menu
        several
        choices={memberChoices(work, onAll(tasks, "assignees"))}
        onChoose={(id) => act({ assignees: toggled(tasks, "assignees", id) })}
      >
        {say("field.assignee")}
      </Menu>
      <Menu
        several
        choices={labelChoices(work, onAll(tasks, "labels"))}
        onChoose={(id) => act({ labels: toggled(tasks, "labels", id) })}
      >
        {say("field.label")}
      </Menu>
      <Menu
        choices={dayChoices(say)}
        onChoose={(day) => act((task) => dueOn(task, day === "none" ? null : day))}
      >
        {say("field.due")}
      </Menu>
      <Menu choices={projectChoices(work)} onChoose={(id) => act({ project: id })}>
        {say("field.project")}
      </Menu>
      <Button
        look="danger"
        onClick={() => {
          each((some) => remove("task", some));
          onDone();
        }}
      >
        {say("do.delete")}
      </Button>
      <IconButton icon="close" name={say("bulk.none")} onClick={onDone} />
    </div>
  );
}

/** What all of the tasks have. */
function onAll(tasks: readonly Task[], field: "labels" | "assignees"): string[] {
  const [first, ...rest] = tasks;
  return first?.[field].filter((id) => rest.every((task) => task[field].includes(id))) ?? [];
}

/** One that all have is taken away, any other is given to all. */
function toggled(tasks: readonly Task[], field: "labels" | "assignees", id: string): SetChange {
  return { [onAll(tasks, field).includes(id) ? "remove" : "add"]: [id] };
}
