/** What happened to a task, from the server: who changed what, each with a way back. */
import { useEffect, useState } from "react";
import type { Schemas } from "@/lib/api";
import { explain } from "@/lib/explain";
import { sayAgo, useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import type { Task } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { FIELD_NAMES } from "./fieldNames";
import { taskHistory } from "./requests/history";
import { undoCommit } from "./requests/undoCommit";

type Happening = Schemas["Happening"];
/** The latest happenings, and where the earlier ones begin. */
interface Found {
  items: Happening[];
  next: string | null;
}

/** Whether the newest happenings reach down to those that were found before. */
function joins(newest: Happening[], { items }: Found): boolean {
  return newest.some(({ seq }) => seq === items[0]?.seq);
}

function joined(newest: Happening[], { items, next }: Found): Found {
  const latest = items[0]?.seq ?? 0;
  return { items: [...newest.filter(({ seq }) => seq > latest), ...items], next };
}

export function History({ task }: { task: Task }) {
  const say = useSay();
  const [open, setOpen] = useState(false);
  return (
    <details className="panel-section history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>{say("task.history")}</h3>
      </summary>
      {open && <Happenings id={task.id} seq={task.seq} />}
    </details>
  );
}

function Happenings({ id, seq }: { id: string; seq: number }) {
  const say = useSay();
  const { api } = useSession();
  const { workspace, nameOf, writes } = useWork();
  const deeds = useDeeds();
  const [found, setFound] = useState<Found | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let over = false;
    taskHistory(api, workspace, id).then(
      ({ items, next }) => {
        // What has happened since comes on top; what was fetched of earlier times stays.
        if (!over) setFound((had) => (had && joins(items, had) ? joined(items, had) : { items, next }));
      },
      () => setFailed(true),
    );
    return () => {
      over = true;
    };
  }, [api, workspace, id, seq]);

  function earlier(cursor: string): void {
    taskHistory(api, workspace, id, cursor).then(
      ({ items, next }) => setFound((had) => ({ items: [...(had?.items ?? []), ...items], next })),
      (error: unknown) => deeds.say(explain(error)),
    );
  }

  if (failed) return <p className="muted small">{say("history.offline")}</p>;
  if (!found) return <p className="skeleton history-line" />;
  const { next } = found;
  return (
    <ol className="happenings">
      {found.items.map((happening) => (
        <li key={happening.seq}>
          <div className="grow">
            <p className="small">
              <strong>{nameOf(happening.actor) || say("people.gone")}</strong> {what(happening)}{" "}
              <span className="muted">{sayAgo(happening.at)}</span>
            </p>
          </div>
          {writes && happening.op === "change" && (
            <Button
              look="quiet"
              className="small"
              onClick={() => {
                undoCommit(api, workspace, happening.seq).then(
                  () => deeds.say(say("did.undo")),
                  (error: unknown) => deeds.say(explain(error)),
                );
              }}
            >
              {say("do.undo")}
            </Button>
          )}
        </li>
      ))}
      {next !== null && (
        <li>
          <Button look="quiet" className="small" onClick={() => earlier(next)}>
            {say("history.more")}
          </Button>
        </li>
      )}
    </ol>
  );

  function what({ op, undoes, fields }: Happening): string {
    if (op === "create") return say("history.created");
    if (op === "delete") return say("history.purged");
    if (undoes.length > 0) return say("history.undid");
    const names = Object.keys(fields).map((name) => say(FIELD_NAMES[name] ?? "field.other"));
    return say("history.changed", { fields: [...new Set(names)].join(", ") });
  }
}
