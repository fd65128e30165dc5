/** What is done to all chosen tasks at once: one edit, so that one undo takes it back. */
import { useSay } from "@/lib/texts";
import { type TaskFields, changeTasks, remove } from "@/store/commands";
import { useWork } from "@/store/work";
import type { Priority, Status, Task } from "@/sync/kinds";
import type { Wish } from "@/sync/sync";
import { Button, IconButton } from "@/ui/Button";
import { Menu } from "@/ui/Menu";
import { labelChoices, memberChoices, priorityChoices, projectChoices, statusChoices } from "./choices";

const MOST = 500; // tasks of one edit; the server takes 1,000 mutations

export function BulkBar({ tasks, onDone }: { tasks: Task[]; onDone: () => void }) {
  const say = useSay();
  const work = useWork();

  function each(wish: (some: Task[]) => Wish): void {
    for (let i = 0; i < tasks.length; i += MOST) work.do(wish(tasks.slice(i, i + MOST)));
  }

  const act = (fields: TaskFields): void =>
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
      <Menu choices={memberChoices(work)} onChoose={(id) => act({ assignees: { add: [id] } })}>
        {say("field.assignee")}
      </Menu>
      <Menu choices={labelChoices(work)} onChoose={(id) => act({ labels: { add: [id] } })}>
        {say("field.label")}
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
