/** What a workspace looks like with unsent edits on top of the truth: only what their author asked for, nothing derived. */
import { type Edit, type Operation, type Place, type SetChange, type Value, refOf } from "./records";

/** An entity as edits have left it: its value, and the place asked for if it was moved. */
export interface Layered {
  kind: string;
  id: string;
  value: Value | null;
  place?: { asked: Place | undefined; nth: number };
}

export type Layers = Map<string, Layered>;

const SETS = new Set(["labels", "assignees"]);

/** The entities that `edits`, oldest first, touch. `truth` answers the value the server has told, if any. */
export function layer(
  edits: readonly Edit[],
  truth: (kind: string, id: string) => Value | null | undefined,
): Layers {
  const layers: Layers = new Map();
  let nth = 0;
  for (const edit of edits) {
    for (const operation of edit.operations) {
      nth += 1;
      put(layers, operation, edit, nth, truth);
    }
  }
  return layers;
}

function put(
  layers: Layers,
  operation: Operation,
  edit: Edit,
  nth: number,
  truth: (kind: string, id: string) => Value | null | undefined,
): void {
  const { kind, id } = operation;
  const ref = refOf(kind, id);
  const found = layers.get(ref);
  const had = found ? found.value : truth(kind, id);
  const layered: Layered = { ...found, kind, id, value: had ?? null };
  if (operation.op === "create") {
    // Where the commit has arrived already, what it made stands.
    if (!had) {
      layered.value = changed({ created_by: edit.actor, created_at: edit.at }, operation.fields ?? {});
      if (kind === "task") layered.place = { asked: operation.fields?.["order"] as Place | undefined, nth };
    }
  } else if (had) {
    layered.value = after(had, operation, edit);
    const moves = operation.op === "change" && kind === "task";
    const fields = operation.fields ?? {};
    if (moves && ("order" in fields || ("project" in fields && fields["project"] !== had["project"]))) {
      layered.place = { asked: fields["order"] as Place | undefined, nth };
    }
  }
  layers.set(ref, layered);
}

function after(had: Value, operation: Operation, edit: Edit): Value {
  if (operation.op === "delete") return { ...had, deleted_at: had["deleted_at"] ?? edit.at };
  if (operation.op === "restore") return without(had, "deleted_at");
  const value = changed(had, operation.fields ?? {});
  // Whether it is done shows at once; when it was, the server says.
  return operation.kind === "task" && value["status"] !== "done" ? without(value, "completed_at") : value;
}

function changed(had: Value, fields: Value): Value {
  let value = { ...had };
  for (const [name, given] of Object.entries(fields)) {
    if (name === "order") continue;
    const next = SETS.has(name) && !Array.isArray(given) ? merged(value[name], given as SetChange) : given;
    if (next === null || next === "" || (Array.isArray(next) && next.length === 0))
      value = without(value, name);
    else value[name] = next;
  }
  return value;
}

function merged(had: unknown, change: SetChange | null): string[] {
  const removed = new Set(change?.remove);
  const left = ((had ?? []) as string[]).filter((id) => !removed.has(id));
  return [...left, ...(change?.add ?? []).filter((id) => !left.includes(id))];
}

function without(value: Value, name: string): Value {
  const rest = { ...value };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the copy's own field, named by the caller
  delete rest[name];
  return rest;
}
