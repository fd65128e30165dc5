/** Tasks in and out as files. */
import { type ChangeEvent, useState } from "react";
import { download } from "@/lib/download";
import { explain } from "@/lib/explain";
import { useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import { Button } from "@/ui/Button";
import { exportFile } from "./requests/exportFile";
import { type Imported, importFile } from "./requests/importFile";

const REJECTED = 20; // rows that are shown

export function Transfer() {
  const say = useSay();
  const { api } = useSession();
  const { workspace, writes } = useWork();
  const deeds = useDeeds();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Imported | null>(null);

  async function take({ target }: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = target.files?.[0];
    if (!file) return;
    setBusy(true);
    setTold(null);
    try {
      await importFile(api, workspace, file, setTold);
    } catch (error) {
      deeds.say(explain(error));
    } finally {
      setBusy(false);
      target.value = "";
    }
  }

  function give(): void {
    exportFile(api, workspace).then(
      (found) => download("tasks.csv", found),
      (error: unknown) => deeds.say(explain(error)),
    );
  }

  return (
    <>
      {writes && (
        <section className="settings-card">
          <h2>{say("transfer.import")}</h2>
          <p className="muted">{say("transfer.formats")}</p>
          <input
            type="file"
            className="input"
            aria-label={say("transfer.import")}
            disabled={busy}
            onChange={(event) => void take(event)}
          />
          {busy && <progress className="progress" aria-label={say("transfer.import")} />}
          <p role="status">{told ? words(told) : busy && say("transfer.busy")}</p>
          {told?.type === "result" && told.rejected.length > 0 && (
            <ul className="bullets small muted">
              {told.rejected.slice(0, REJECTED).map(({ line, reason }) => (
                <li key={line}>{say("transfer.rejected", { line, why: reason })}</li>
              ))}
            </ul>
          )}
        </section>
      )}
      <section className="settings-card">
        <h2>{say("transfer.export")}</h2>
        <p className="muted">{say("transfer.csv")}</p>
        <div className="row end">
          <Button onClick={() => give()}>{say("transfer.get")}</Button>
        </div>
      </section>
    </>
  );

  function words(line: Imported): string {
    if (line.type === "progress") return say("transfer.progress", { rows: line.rows, added: line.added });
    const { tasks, rows_rejected: rejected, stopped } = line;
    const done = say("transfer.done", { added: tasks.added, there: tasks.there, rejected });
    return stopped ? `${done} ${say("transfer.stopped", { why: stopped.message })}` : done;
  }
}
