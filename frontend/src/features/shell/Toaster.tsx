/** The message about what was done last, with the way back. */
import { useEffect } from "react";
import { useChanging } from "@/lib/changing";
import { useSay } from "@/lib/texts";
import { useDeeds } from "@/store/work";
import { Button, IconButton } from "@/ui/Button";

const SHOWN = 7_000; // milliseconds

export function Toaster() {
  const say = useSay();
  const deeds = useDeeds();
  const toast = useChanging(deeds.toast);
  useEffect(() => {
    if (!toast) return undefined;
    const timer = setTimeout(() => deeds.dismiss(), SHOWN);
    return () => clearTimeout(timer);
  }, [toast, deeds]);
  return (
    <div className="toaster" role="status">
      {toast && (
        <div className="toast" key={toast.id}>
          <span>{toast.text}</span>
          {toast.undo && (
            <Button look="quiet" onClick={toast.undo}>
              {say("do.undo")}
            </Button>
          )}
          <IconButton icon="close" name={say("do.close")} onClick={() => deeds.dismiss()} />
        </div>
      )}
    </div>
  );
}
