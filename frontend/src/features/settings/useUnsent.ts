/** The edits that the server has not, of every workspace that this browser keeps something of. */
import { useEffect, useState } from "react";
import { useChanging } from "@/lib/changing";
import { useSession } from "@/store/context";
import type { Edit } from "@/sync/records";

export function useUnsent(): readonly Edit[] {
  const session = useSession();
  const refusals = useChanging(session.refusals);
  const link = useChanging(session.link);
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  useEffect(() => {
    let over = false;
    void session.sync.allUnsent().then((found) => {
      if (!over) setEdits(found);
    });
    return () => {
      over = true;
    };
  }, [session, refusals, link]);
  return edits;
}
