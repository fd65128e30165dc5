/** Edits that the server has refused: why, what was typed, and the choice to try again or let go. */
import { useChanging } from "@/lib/changing";
import { inWords } from "@/lib/explain";
import { useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import type { Edit } from "@/sync/records";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { dialog } from "../palette/opening";

export function Refusals() {
  const say = useSay();
  const session = useSession();
  useChanging(session.refusals);
  const edits = session.sync.refused();
  return (
    <Dialog title={say("refused.title")} closeName={say("do.close")} onClose={() => dialog.set(null)}>
      <div className="dialog-body">
        <p className="muted">{say(edits.length > 0 ? "refused.text" : "refused.none")}</p>
        <ul className="stack">
          {edits.map((edit) => (
            <li key={edit.id} className="refusal">
              <p className="bad">{edit.refused && inWords(edit.refused)}</p>
              <pre className="small">{typedIn(edit)}</pre>
              <p className="row end">
                <Button onClick={() => void session.sync.discard(edit)}>{say("refused.discard")}</Button>
                <Button look="primary" onClick={() => void session.sync.retry(edit)}>
                  {say("refused.retry")}
                </Button>
              </p>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** What somebody typed, so that it can be copied from here. */
function typedIn(edit: Edit): string {
  const texts = edit.operations.flatMap(({ fields }) => Object.entries(fields ?? {}));
  return texts
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}
