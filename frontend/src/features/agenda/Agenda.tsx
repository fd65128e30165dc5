/** What is due, and what is mine, across all workspaces. */
import { useEffect, useMemo, useState } from "react";
import { addDays, today } from "@/lib/dates";
import { type Key, sayDay, useSay } from "@/lib/texts";
import { unarchived } from "@/store/filters";
import type { NewTask } from "@/store/commands";
import { catalogueOf, usePerson, useSession, useWorkspaces } from "@/store/context";
import { WorkContext, useWork, useWorkOf } from "@/store/work";
import type { Catalogue } from "@/sync/catalogue";
import { type Task, isOpen } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { openQuickAdd } from "../quick-add/opening";
import { TaskRow } from "../task/TaskRow";
import "./agenda.css";

export type Which = "today" | "upcoming" | "mine";
interface Found {
  workspace: string;
  task: Task;
}
interface Section {
  name: string;
  found: Found[];
}

/** What a new task has, so that it shows on the page it was made on. */
const NEW: Record<Which, (me: string) => NewTask> = {
  today: (me) => ({ assignees: [me], due_on: today() }),
  upcoming: (me) => ({ assignees: [me], due_on: today() }),
  mine: (me) => ({ assignees: [me] }),
};

const DAYS = 14;
const SHOWN = 300; // of a section; nobody reads more

export function Agenda({ which }: { which: Which }) {
  const say = useSay();
  const person = usePerson();
  const { me, writes } = useWork();
  const session = useSession();
  const workspaces = useWorkspaces();
  const catalogues = useMemo(
    () => workspaces.map(({ id, personal }) => ({ personal, catalogue: catalogueOf(session, id) })),
    [session, workspaces],
  );
  const version = useVersions(catalogues.map(({ catalogue }) => catalogue));
  const sections = useMemo(() => {
    const open = catalogues.flatMap(({ personal, catalogue }) => {
      const mine = (task: Task): boolean =>
        task.assignees.includes(person.id) || (personal && task.assignees.length === 0);
      const wanted = unarchived(catalogue).filter((task) => isOpen(task) && mine(task));
      return wanted.map((task) => ({ workspace: catalogue.replica.workspace, task }));
    });
    return sectionsOf(which, open, say).filter(({ found }) => found.length > 0);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` says when the catalogues have changed
  }, [which, catalogues, version, person, say]);
  return (
    <>
      <header className="page-head">
        <h1>{say(`nav.${which}`)}</h1>
        {which === "today" && (
          <p className="muted">{sayDay(today(), { weekday: "long", day: "numeric", month: "long" })}</p>
        )}
        <span className="grow" />
        {writes && (
          <Button look="primary" onClick={() => openQuickAdd(NEW[which](me))}>
            <Icon name="add" /> {say("task.new")}
          </Button>
        )}
      </header>
      <div className="agenda">
        {sections.length === 0 && (
          <Empty icon="check" title={say(`agenda.${which}.none` as Key)}>
            <p>{say("agenda.none")}</p>
          </Empty>
        )}
        {sections.map(({ name, found }) => (
          <section key={name}>
            <h2>
              {name} <span className="muted small">{found.length}</span>
            </h2>
            {runsOf(found.slice(0, SHOWN)).map((run) => (
              <InWorkspace key={run[0]?.task.id} workspace={run[0]?.workspace ?? ""} run={run} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

function InWorkspace({ workspace, run }: { workspace: string; run: Found[] }) {
  return (
    <WorkContext value={useWorkOf(workspace)}>
      {run.map(({ task }) => (
        <TaskRow key={task.id} task={task} withProject foreign />
      ))}
    </WorkContext>
  );
}

/** Tasks that follow one another and are of one workspace, together. */
function runsOf(found: Found[]): Found[][] {
  const runs: Found[][] = [];
  for (const each of found) {
    const run = runs.at(-1);
    if (run?.[0]?.workspace === each.workspace) run.push(each);
    else runs.push([each]);
  }
  return runs;
}

function sectionsOf(which: Which, open: Found[], say: (key: Key) => string): Section[] {
  const now = today();
  const due = open.filter(({ task }) => task.due_on !== null).sort(byDue);
  const on = (day: string): Found[] => due.filter(({ task }) => task.due_on === day);
  const late: Section = {
    name: say("due.overdue"),
    found: due.filter(({ task }) => (task.due_on ?? "") < now),
  };
  if (which === "today") return [late, { name: say("day.today"), found: on(now) }];
  if (which === "upcoming") {
    const days = Array.from({ length: DAYS }, (_, n) => addDays(now, n));
    const later = due.filter(({ task }) => (task.due_on ?? "") > addDays(now, DAYS - 1));
    const named = days.map((day) => ({
      name: sayDay(day, { weekday: "long", day: "numeric", month: "long" }),
      found: on(day),
    }));
    return [late, ...named, { name: say("agenda.later"), found: later }];
  }
  const doing = open.filter(({ task }) => task.status === "in_progress");
  const todo = open.filter(({ task }) => task.status === "todo");
  return [
    { name: say("status.in_progress"), found: doing.sort(byDue) },
    { name: say("status.todo"), found: todo.sort(byDue) },
  ];
}

function byDue(a: Found, b: Found): number {
  const key = ({ task }: Found): string => (task.due_on ?? "9") + (task.due_time ?? "9");
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/** Rises with every change of any of the catalogues. */
function useVersions(catalogues: Catalogue[]): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const ends = catalogues.map(({ replica }) => replica.listen(() => setVersion((had) => had + 1)));
    return () => ends.forEach((end) => end());
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the same catalogues make no new list
  }, [catalogues.map(({ replica }) => replica.workspace).join()]);
  return version;
}
