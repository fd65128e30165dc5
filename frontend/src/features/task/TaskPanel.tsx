/** A task with everything about it: beside the view on a wide screen, over it on a phone. */
import { useEffect, useRef } from "react";
import { useSay } from "@/lib/texts";
import { changeTasks, remove, restore } from "@/store/commands";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import { Button, IconButton } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Menu } from "@/ui/Menu";
import { SavedText } from "@/ui/SavedText";
import { Comments } from "./Comments";
import { Description } from "./Description";
import { Fields } from "./Fields";
import { History } from "./History";
import { Subtasks } from "./Subtasks";
import { DoneButton, closeTask, openTask } from "./TaskRow";
import "./panel.css";

export function TaskPanel({ id }: { id: string }) {
  const say = useSay();
  const work = useWork();
  const { catalogue, writes } = work;
  const task = useAsk(catalogue, (found) => found.task(id), id);
  const parent = useAsk(catalogue, (found) => (task?.parent ? found.task(task.parent) : undefined), task);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    panel.current?.focus();
    return () => (before?.isConnected ? before.focus() : undefined);
  }, [id]);

  return (
    <aside className="panel" aria-label={task?.title ?? say("task.missing")} tabIndex={-1} ref={panel}>
      <header className="panel-head">
        {task && <span className="task-key">{catalogue.key(task)}</span>}
        {parent && (
          <Button look="quiet" className="cut" onClick={() => openTask(parent.id)}>
            ↳ {parent.title}
          </Button>
        )}
        <span className="grow" />
        {task && writes && (
          <Menu
            className="button quiet icon"
            aria-label={say("task.more")}
            choices={[{ id: "delete", text: say("do.delete"), danger: true }]}
            onChoose={() => {
              work.do(remove("task", [task]));
              closeTask();
            }}
          >
            ⋯
          </Menu>
        )}
        <IconButton icon="close" name={say("do.close")} onClick={closeTask} />
      </header>
      {!task ? (
        <Empty icon="warning" title={say("task.missing")} />
      ) : (
        <div className="panel-body" key={id}>
          {task.deleted_at !== null && (
            <p className="notice">
              {say("task.inTrash")}{" "}
              <Button onClick={() => work.do(restore("task", [task]))}>{say("do.restore")}</Button>
            </p>
          )}
          <div className="panel-title">
            <DoneButton task={task} />
            <SavedText
              name={`title:${id}`}
              className="input bare title-input"
              aria-label={say("field.title")}
              value={task.title}
              maxLength={500}
              readOnly={!writes}
              onSave={(title) => {
                if (title.trim())
                  work.do(changeTasks(catalogue, [task], { title: title.trim() }), { quiet: true });
              }}
            />
          </div>
          <Fields task={task} />
          <Description task={task} />
          <Subtasks task={task} />
          <Comments task={task} />
          <History task={task} />
        </div>
      )}
    </aside>
  );
}
