/** What shows in place of a workspace that this browser has nothing of: it is on its way, out of reach, or not there. */
import { useChanging } from "@/lib/changing";
import { go } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { usePerson, useSession, useWorkspaces } from "@/store/context";
import { useWork } from "@/store/work";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";

/** Whether the server knows the person's workspaces, and this one is not among them. */
export function useForeign(): boolean {
  const { workspace } = useWork();
  const workspaces = useWorkspaces();
  const link = useChanging(useSession().link);
  return link === "live" && workspaces.length > 0 && !workspaces.some(({ id }) => id === workspace);
}

export function Foreign() {
  const say = useSay();
  const person = usePerson();
  return (
    <Empty icon="inbox" title={say("absent.foreign")}>
      <h1 className="visually-hidden">{say("absent.foreign")}</h1>
      <p>{say("absent.foreignText")}</p>
      <Button look="primary" onClick={() => go(`/w/${person.workspace}/board`)}>
        {say("absent.home")}
      </Button>
    </Empty>
  );
}

export function Absent() {
  const say = useSay();
  const session = useSession();
  const link = useChanging(session.link);
  if (link !== "offline") return <Loading />;
  return (
    <Empty icon="offline" title={say("absent.offline")}>
      <h1 className="visually-hidden">{say("absent.offline")}</h1>
      <p>{say("absent.offlineText")}</p>
      <Button onClick={() => session.sync.resume()}>{say("do.again")}</Button>
    </Empty>
  );
}

/** The outline of a page with a board on it. */
export function Loading() {
  const say = useSay();
  return (
    <div className="loading" aria-busy="true">
      <span className="visually-hidden">{say("answer.waiting")}</span>
      <p className="skeleton loading-title" />
      {[3, 2, 4, 1].map((cards, column) => (
        <div key={column} className="loading-column">
          {Array.from({ length: cards }, (_, n) => (
            <p key={n} className="skeleton" />
          ))}
        </div>
      ))}
    </div>
  );
}
