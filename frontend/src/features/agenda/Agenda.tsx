/** What is due, and what is mine, across all workspaces. */
import { useEffect, useMemo, useState } from "react";
import { addDays, today } from "@/lib/dates";
import { type Key, sayDay, useSay } from "@/lib/texts";
import { unarchived } from "@/store/filters";
import { catalogueOf, usePerson, useSession, useWorkspaces } from "@/store/context";
import { WorkContext, useWorkOf } from "@/store/work";
import type { Catalogue } from "@/sync/catalogue";
import { type Task, isOpen } from "@/sync/kinds";
import { Empty } from "@/ui/Empty";
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

const DAYS = 14;
const SHOWN = 300; // of a section; nobody reads more

export function Agenda({ which }: { which: Which }) {
  const say = useSay();
  const person = usePerson();
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
            {found.slice(0, SHOWN).map(({ workspace, task }) => (
              <InWorkspace key={task.id} workspace={workspace} task={task} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

function InWorkspace({ workspace, task }: Found) {
  return (
    <WorkContext value={useWorkOf(workspace)}>
      <TaskRow task={task} withProject foreign />
    </WorkContext>
  );
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
