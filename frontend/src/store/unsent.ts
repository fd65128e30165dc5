/** The edits that the server has not, of every workspace that this browser keeps something of. */
import { useEffect, useState } from "react";
import { useChanging } from "@/lib/changing";
import { download } from "@/lib/download";
import type { Edit } from "@/sync/records";
import { useSession } from "./context";

export function useUnsent(): readonly Edit[] {
  const session = useSession();
  const refusals = useChanging(session.refusals);
  const link = useChanging(session.link);
  const state = useChanging(session.state);
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  useEffect(() => {
    let over = false;
    if (state.is === "in") {
      void session.sync.allUnsent().then((found) => {
        if (!over) setEdits(found);
      });
    }
    return () => {
      over = true;
    };
  }, [session, refusals, link, state]);
  return edits;
}

/** Give the edits to their author as a file. */
export function saveUnsent(edits: readonly Edit[]): void {
  const text = JSON.stringify(edits, null, 2);
  download("taskdash-unsent.json", new Blob([text], { type: "application/json" }));
}
