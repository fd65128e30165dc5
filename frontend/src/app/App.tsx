/** The app: who is signed in, where they are, and what is shown there. */
import { type ReactNode, Suspense, lazy, useEffect, useMemo, useState } from "react";
import { useChanging } from "@/lib/changing";
import { type Meanings, explain } from "@/lib/explain";
import { go, usePlace } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { SessionContext, useAsk, usePerson, useSession, useWorkspaces } from "@/store/context";
import { Deeds } from "@/store/deeds";
import type { Session } from "@/store/session";
import { DeedsContext, WorkContext, useDeeds, useWork, useWorkOf } from "@/store/work";
import { isLayout } from "@/sync/kinds";
import { Dialog } from "@/ui/Dialog";
import { Door, DoorPage } from "@/features/door/Door";
import { type Link } from "@/features/door/link";
import { acceptInvitation } from "@/features/door/requests/acceptInvitation";
import { Shell } from "@/features/shell/Shell";
import { WorkPage } from "@/features/work/WorkPage";
import { Absent, Foreign, Loading, useForeign } from "./Absent";
import { Boundary } from "./Boundary";

const TaskPanel = lazy(() => import("@/features/task/TaskPanel").then((m) => ({ default: m.TaskPanel })));
const Agenda = lazy(() => import("@/features/agenda/Agenda").then((m) => ({ default: m.Agenda })));
const Numbers = lazy(() => import("@/features/numbers/Numbers").then((m) => ({ default: m.Numbers })));
const Trash = lazy(() => import("@/features/trash/Trash").then((m) => ({ default: m.Trash })));
const Settings = lazy(() => import("@/features/settings/Settings").then((m) => ({ default: m.Settings })));

export function App({ session, link }: { session: Session; link: Link | null }) {
  const [pending, setPending] = useState(link);
  const state = useChanging(session.state);
  if (state.is === "starting") return null;
  return (
    <SessionContext value={session}>
      <WithDeeds key={state.is === "in" ? state.person.id : ""} session={session}>
        <Boundary place={state.is}>
          {state.is === "out" ? (
            <DoorPage
              link={pending}
              onDone={() => setPending(pending?.purpose === "invitation" ? pending : null)}
            />
          ) : (
            <Inside invitation={pending} onAccepted={() => setPending(null)} />
          )}
        </Boundary>
      </WithDeeds>
    </SessionContext>
  );
}

/** Made anew for everybody who signs in: nobody takes back what another one did. */
function WithDeeds({ session, children }: { session: Session; children: ReactNode }) {
  const deeds = useMemo(() => new Deeds(session), [session]);
  return <DeedsContext value={deeds}>{children}</DeedsContext>;
}

const LAST = "taskdash.workspace";
const REFUSED_INVITATION: Meanings = {
  not_found: "no.invitation",
  gone: "no.invitation",
  conflict: "no.memberAlready",
};

function Inside({ invitation, onAccepted }: { invitation: Link | null; onAccepted: () => void }) {
  const say = useSay();
  const person = usePerson();
  const session = useSession();
  const deeds = useDeeds();
  const linked = useChanging(session.link);
  const { path } = usePlace();
  const workspace = (path[0] === "w" ? path[1] : localStorage.getItem(LAST)) ?? person.workspace;
  const member = useWorkspaces().some(({ id }) => id === workspace);
  const present = member || path[0] === "w" ? workspace : person.workspace;
  useEffect(() => localStorage.setItem(LAST, present), [present]);
  useEffect(() => {
    if (path.length === 0) go(`/w/${present}/board`, { replace: true });
  }, [path, present]);
  useEffect(() => {
    if (invitation?.purpose !== "invitation") return;
    onAccepted();
    acceptInvitation(session.api, invitation.code).then(
      async ({ id }) => {
        await session.refreshWorkspaces();
        go(`/w/${id}/board`);
      },
      (error: unknown) => deeds.say(explain(error, REFUSED_INVITATION)),
    );
  }, [invitation, session, deeds, onAccepted]);
  return (
    <WorkContext value={useWorkOf(present)}>
      <Shell panel={<Panel />}>
        <Boundary place={path.join("/")}>
          <Suspense fallback={<Loading />}>
            <Page />
          </Suspense>
        </Boundary>
      </Shell>
      {linked === "signed-out" && (
        <Dialog bare stays title={say("door.sign-in")} closeName="" onClose={() => undefined}>
          <div className="dialog-body">
            <Door link={null} again={person.email} />
          </div>
        </Dialog>
      )}
    </WorkContext>
  );
}

function Page() {
  const { path } = usePlace();
  const { catalogue } = useWork();
  const known = useAsk(catalogue, (found) => found.inbox !== undefined);
  const foreign = useForeign();
  const [first = "", , third = "", fourth = ""] = path;
  if (first === "settings") return <Settings section={path[1] ?? ""} shared={false} />;
  if (first === "today" || first === "upcoming" || first === "mine") return <Agenda which={first} />;
  if (foreign) return <Foreign />;
  if (!known) return <Absent />;
  if (third === "dashboard") return <Numbers />;
  if (third === "trash") return <Trash />;
  if (third === "settings") return <Settings section={fourth} shared />;
  return <WorkPage layout={isLayout(third) ? third : "board"} />;
}

/** The task of the address, in its own workspace where the page is of several. */
function Panel() {
  const { query } = usePlace();
  const task = query.get("task");
  const elsewhere = query.get("in");
  if (!task) return null;
  return (
    <Boundary place={task}>
      <Suspense fallback={<aside className="panel" aria-busy="true" />}>
        {elsewhere ? <PanelIn workspace={elsewhere} task={task} /> : <TaskPanel id={task} />}
      </Suspense>
    </Boundary>
  );
}

function PanelIn({ workspace, task }: { workspace: string; task: string }) {
  return (
    <WorkContext value={useWorkOf(workspace)}>
      <TaskPanel id={task} />
    </WorkContext>
  );
}
