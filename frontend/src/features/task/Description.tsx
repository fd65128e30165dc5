/** The description: Markdown, shown as it is meant, edited as it is written. */
import { lazy, Suspense, useState } from "react";
import { useSay } from "@/lib/texts";
import { changeTasks } from "@/store/commands";
import { useWork } from "@/store/work";
import type { Task } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { SavedText } from "@/ui/SavedText";

const Markdown = lazy(() => import("./Markdown"));

export function Description({ task }: { task: Task }) {
  const say = useSay();
  const { catalogue, writes, do: act } = useWork();
  const [editing, setEditing] = useState(false);
  return (
    <section className="panel-section">
      <div className="section-head">
        <h3>{say("field.description")}</h3>
        {writes && (
          <Button look="quiet" onClick={() => setEditing(!editing)}>
            {say(editing ? "do.finish" : "do.edit")}
          </Button>
        )}
      </div>
      {editing ? (
        <SavedText
          name={`description:${task.id}`}
          multiline
          autoFocus
          className="input"
          aria-label={say("field.description")}
          placeholder={say("task.describe")}
          value={task.description}
          onSave={(description) => act(changeTasks(catalogue, [task], { description }), { quiet: true })}
        />
      ) : task.description ? (
        <Suspense fallback={<p>{task.description}</p>}>
          <Markdown text={task.description} />
        </Suspense>
      ) : (
        <p className="muted small">{say("task.noDescription")}</p>
      )}
    </section>
  );
}
