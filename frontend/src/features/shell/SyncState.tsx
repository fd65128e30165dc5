/** How things stand with the server: said only when there is something to say. */
import { useChanging } from "@/lib/changing";
import { useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import { useVersion } from "@/store/context";
import { useWork } from "@/store/work";
import { Icon } from "@/ui/Icon";
import { dialog } from "../palette/opening";

export function SyncState() {
  const say = useSay();
  const session = useSession();
  const { catalogue } = useWork();
  const link = useChanging(session.link);
  useChanging(session.refusals);
  useVersion(catalogue);
  const refused = session.sync.refused().length;
  const unsent = session.sync.unsent().length - refused;
  return (
    <div className="sync-state" role="status">
      {refused > 0 && (
        <button type="button" className="nav-link bad" onClick={() => dialog.set("unsent")}>
          <Icon name="warning" /> {say("sync.refused", { n: refused })}
        </button>
      )}
      {link === "offline" && (
        <p className="nav-link muted">
          <Icon name="offline" />
          {unsent > 0 ? say("sync.offlineUnsent", { n: unsent }) : say("sync.offline")}
        </p>
      )}
    </div>
  );
}

/** What plain HTTP beyond this machine takes away, and how to get HTTPS. */
export function Insecure() {
  const say = useSay();
  return isSecureContext ? null : <p className="nav-link muted small">{say("sync.insecure")}</p>;
}
