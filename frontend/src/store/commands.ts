/** What people do to a workspace, as edits that know how to look undone. */
import { uuid7 } from "@/lib/uuid";
import type { Catalogue } from "@/sync/catalogue";
import type { Task } from "@/sync/kinds";
import type { Operation, Place, Value } from "@/sync/records";
import type { Wish } from "@/sync/sync";

/** Fields of a task that a change may set; sets come as what is added and removed. */
export type TaskFields = Partial<
  Pick<
    Task,
    | "project"
    | "title"
    | "description"
    | "status"
    | "priority"
    | "parent"
    | "start_on"
    | "due_on"
    | "due_time"
    | "timezone"
    | "recurrence"
    | "estimate_minutes"
  >
> & {
  labels?: { add?: string[]; remove?: string[] };
  assignees?: { add?: string[]; remove?: string[] };
  order?: Place;
};

/** Fields of a new task; sets come whole. */
export type NewTask = Omit<TaskFields, "labels" | "assignees"> & { labels?: string[]; assignees?: string[] };

/** A new entity, and its id. */
export function create(kind: string, fields: Value, name: string): Wish & { id: string } {
  const id = uuid7();
  return {
    id,
    name,
    operations: [{ op: "create", kind, id, fields }],
    inverse: [{ op: "delete", kind, id }],
  };
}

/** A new task; without a project it goes to the Inbox, by name, so that it shows there before the server says so. */
export function createTask(catalogue: Catalogue, fields: NewTask): Wish & { id: string } {
  const project = catalogue.inbox;
  return create("task", withoutEmpty({ ...(project ? { project } : {}), ...fields }), "did.create");
}

/** Change one or many tasks: the same fields, or those that `fields` says for each. */
export function changeTasks(
  catalogue: Catalogue,
  tasks: readonly Task[],
  fields: TaskFields | ((task: Task) => TaskFields),
  name = "did.change",
): Wish {
  const of = typeof fields === "function" ? fields : () => fields;
  const each = (task: Task, given: Value): Operation => ({
    op: "change",
    kind: "task",
    id: task.id,
    fields: given,
  });
  return {
    name,
    operations: tasks.map((task) => each(task, of(task))),
    inverse: tasks.map((task) => each(task, before(catalogue, task, of(task)))),
  };
}

/** Another due date: a start does not lie after it, and without one there is neither a time nor a repetition. */
export function dueOn({ start_on: start }: Task, day: string | null): TaskFields {
  if (day === null) return { due_on: null, due_time: null, recurrence: null };
  return start !== null && start > day ? { due_on: day, start_on: day } : { due_on: day };
}

export function change(kind: string, entity: { id: string }, fields: Value, name = "did.change"): Wish {
  const had = entity as unknown as Value & { id: string };
  const earlier = Object.fromEntries(Object.keys(fields).map((field) => [field, had[field] ?? null]));
  const { id } = entity;
  return {
    name,
    operations: [{ op: "change", kind, id, fields }],
    inverse: [{ op: "change", kind, id, fields: earlier }],
  };
}

export function remove(kind: string, entities: readonly { id: string }[]): Wish {
  return both(kind, entities, "delete", "restore", "did.delete");
}

export function restore(kind: string, entities: readonly { id: string }[]): Wish {
  return both(kind, entities, "restore", "delete", "did.restore");
}

/** The first task of a project, or one after it, in the order people see. */
export function placeBefore(row: readonly Task[], id: string): Place {
  const at = row.findIndex((task) => task.id === id);
  const before = row[at - 1];
  return before ? { after: before.id } : { before: id };
}

function both(
  kind: string,
  entities: readonly { id: string }[],
  op: "delete" | "restore",
  inverse: "delete" | "restore",
  name: string,
): Wish {
  const all = (which: "delete" | "restore"): Operation[] =>
    entities.map(({ id }) => ({ op: which, kind, id }));
  return { name, operations: all(op), inverse: all(inverse) };
}

function before(catalogue: Catalogue, task: Task, fields: TaskFields): Value {
  const found: Value = {};
  for (const [name, given] of Object.entries(fields)) {
    if (name === "labels" || name === "assignees") {
      const { add = [], remove: gone = [] } = given as { add?: string[]; remove?: string[] };
      const had = task[name];
      found[name] = {
        add: gone.filter((id) => had.includes(id)),
        remove: add.filter((id) => !had.includes(id)),
      };
    } else if (name === "order") found[name] = presentPlace(catalogue, task);
    else found[name] = task[name as keyof Task];
  }
  if ("project" in fields && !("order" in fields)) found["order"] = presentPlace(catalogue, task);
  return found;
}

function presentPlace(catalogue: Catalogue, task: Task): Place {
  const row = catalogue.of(task.project);
  const at = row.findIndex(({ id }) => id === task.id);
  const above = row[at - 1];
  return { after: above ? above.id : null };
}

function withoutEmpty(fields: NewTask): Value {
  const given = Object.entries(fields) as [string, unknown][];
  return Object.fromEntries(
    given.filter(([, value]) => value !== undefined && value !== null && value !== "" && !isEmptyList(value)),
  );
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
