/** Example tasks to look around with: added as one edit, remembered, and removed as one. */
import { addDays, today } from "@/lib/dates";
import { Changing } from "@/lib/changing";
import { say } from "@/lib/texts";
import { uuid7 } from "@/lib/uuid";
import { EXAMPLES } from "@/store/session";
import type { Work } from "@/store/work";
import type { Operation, Value } from "@/sync/records";

type Made = Pick<Operation, "kind" | "id">;

/** Rises when examples were added or let go of. */
export const examplesChanged = new Changing(0);

export function addExamples({ workspace, catalogue, me, do: act }: Work): void {
  const label = uuid7();
  const now = today();
  const create = (kind: string, fields: Value, id = uuid7()): Operation => ({
    op: "create",
    kind,
    id,
    fields,
  });
  const task = (fields: Value): Operation =>
    create("task", { project: catalogue.inbox, assignees: [me], ...fields });
  const operations = [
    create("label", { name: say("example.label"), color: "#2f7d58" }, label),
    task({ title: say("example.look"), status: "done" }),
    task({ title: say("example.drag"), status: "in_progress", priority: "high", due_on: now }),
    task({
      title: say("example.keys"),
      description: say("example.keysMore"),
      labels: [label],
      due_on: addDays(now, 1),
    }),
    task({
      title: say("example.repeat"),
      due_on: addDays(now, 2),
      recurrence: "FREQ=WEEKLY",
      labels: [label],
    }),
    task({ title: say("example.invite"), priority: "low" }),
  ];
  keep(
    workspace,
    operations.map(({ kind, id }) => ({ kind, id })),
  );
  act({ name: "did.examples", operations, inverse: all("delete", operations) });
}

/** The examples that are still there. */
export function examplesOf({ workspace, catalogue }: Work): Made[] {
  const kept = JSON.parse(localStorage.getItem(EXAMPLES + workspace) ?? "[]") as Made[];
  const isThere = ({ kind, id }: Made): boolean => {
    const found = kind === "task" ? catalogue.task(id) : catalogue.label(id);
    return found?.deleted_at === null;
  };
  return kept.filter(isThere);
}

export function removeExamples(work: Work): void {
  const there = examplesOf(work);
  work.do({ name: "did.noExamples", operations: all("delete", there), inverse: all("restore", there) });
}

/** From now on they are tasks like others. */
export function keepExamples({ workspace }: Work): void {
  keep(workspace, []);
}

function keep(workspace: string, made: Made[]): void {
  localStorage.setItem(EXAMPLES + workspace, JSON.stringify(made));
  examplesChanged.set(examplesChanged.value + 1);
}

const all = (op: "delete" | "restore", made: readonly Made[]): Operation[] =>
  made.map(({ kind, id }) => ({ op, kind, id }));
