/** The way out: it wipes what is kept here; where edits are unsent it asks, and offers them as a file. */
import { useState } from "react";
import { useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import { saveUnsent } from "@/store/unsent";
import type { Edit } from "@/sync/records";
import { Button } from "@/ui/Button";

export function SignOut() {
  const say = useSay();
  const session = useSession();
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  const asking = edits.length > 0;

  async function leave(): Promise<void> {
    const found = await session.sync.allUnsent();
    if (found.length > 0) setEdits(found);
    else await session.signOut();
  }

  return (
    <section className="settings-card">
      <h2>{say("out.title")}</h2>
      <p className="muted">{asking ? say("out.unsent", { n: edits.length }) : say("out.text")}</p>
      <div className="row end">
        {asking && <Button onClick={() => setEdits([])}>{say("do.cancel")}</Button>}
        {asking && <Button onClick={() => saveUnsent(edits)}>{say("out.file")}</Button>}
        <Button look="danger" onClick={() => void (asking ? session.signOut() : leave())}>
          {say(asking ? "out.anyway" : "out.title")}
        </Button>
      </div>
    </section>
  );
}
