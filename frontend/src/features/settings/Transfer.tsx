/** Tasks in and out as files. */
import { type ChangeEvent, useState } from "react";
import { useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import { Button } from "@/ui/Button";
import { exportFile } from "./requests/exportFile";
import { type Imported, importFile } from "./requests/importFile";

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
      deeds.say((error as Error).message);
    } finally {
      setBusy(false);
      target.value = "";
    }
  }

  async function give(): Promise<void> {
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await exportFile(api, workspace));
      link.download = "tasks.csv";
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      deeds.say((error as Error).message);
    }
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
          <p role="status">
            {busy && say("transfer.busy")}
            {told?.type === "result" &&
              say("transfer.done", {
                added: told.tasks?.added ?? 0,
                there: told.tasks?.there ?? 0,
                rejected: told.rows_rejected ?? 0,
              })}
          </p>
        </section>
      )}
      <section className="settings-card">
        <h2>{say("transfer.export")}</h2>
        <p className="muted">{say("transfer.csv")}</p>
        <div className="row end">
          <Button onClick={() => void give()}>{say("transfer.get")}</Button>
        </div>
      </section>
    </>
  );
}
