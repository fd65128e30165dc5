/** What views ask of a workspace: tasks by project in order, by parent, by words; people, labels and the rest. */
import {
  type Comment,
  type Label,
  type Membership,
  type Project,
  type Task,
  type View,
  whole,
} from "./kinds";
import type { Value } from "./records";
import { askedPlace, settledPlace } from "./places";
import type { Replica } from "./replica";
import { Best } from "./best";
import { asked, folded, rank } from "./words";

/** The tasks of a project, sorted by place, those in the trash included. */
type Row = Task[];

/** What a search goes by: a task's texts, folded. */
interface Texts {
  id: string;
  created_at: string;
  title: string;
  rest: string;
}

export class Catalogue {
  private tasks = new Map<string, Task>();
  private rows = new Map<string, Row>();
  private below = new Map<string, Set<string>>();
  private said = new Map<string, Set<string>>();
  private others = new Map<string, Map<string, unknown>>();
  /** The texts of tasks: on their own, because a search goes through all of them. */
  private texts = new Map<string, Texts>();
  /** The tasks whose texts are not there yet. */
  private unfolded = new Set<Task>();

  constructor(readonly replica: Replica) {
    replica.listen((refs) => (refs === "all" ? this.build() : this.follow(refs)));
    this.build();
  }

  task(id: string): Task | undefined {
    return this.tasks.get(id);
  }

  /** Such as INB-12; "" until the server has given it a number. */
  key(task: Task): string {
    const prefix = this.project(task.project)?.prefix;
    return prefix && task.number !== null ? `${prefix}-${task.number}` : "";
  }

  /** The live tasks of a project, in its order. */
  of(project: string): Task[] {
    return (this.rows.get(project) ?? []).filter((task) => this.shows(task));
  }

  /** All live tasks of live projects. */
  live(): Task[] {
    const found: Task[] = [];
    for (const project of this.projects()) {
      for (const task of this.rows.get(project.id) ?? []) if (this.shows(task)) found.push(task);
    }
    return found;
  }

  /** Tasks that were deleted, those of the latest first. */
  trash(): Task[] {
    const found = [...this.tasks.values()].filter((task) => task.deleted_at !== null);
    return found.sort((a, b) => ((a.deleted_at ?? "") < (b.deleted_at ?? "") ? 1 : -1));
  }

  /** The live subtasks of a task, in order. */
  subtasks(parent: string): Task[] {
    const found = [...(this.below.get(parent) ?? [])].map((id) => this.tasks.get(id));
    return found.filter((task) => task?.deleted_at === null).sort(byPlace) as Task[];
  }

  /** What was said about a task, oldest first. */
  comments(task: string): Comment[] {
    const found = [...(this.said.get(task) ?? [])].map((id) => this.get<Comment>("comment", id));
    const live = found.filter((comment) => comment?.deleted_at === null) as Comment[];
    return live.sort((a, b) => (a.created_at + a.id < b.created_at + b.id ? -1 : 1));
  }

  project(id: string): Project | undefined {
    return this.get("project", id);
  }

  /** Live projects by name, Inbox first. */
  projects(): Project[] {
    const inbox = this.inbox;
    return this.all<Project>("project")
      .filter((project) => project.deleted_at === null && project.moved_to === null)
      .sort((a, b) => Number(b.id === inbox) - Number(a.id === inbox) || a.name.localeCompare(b.name));
  }

  get inbox(): string | undefined {
    return this.replica.value("workspace", this.replica.workspace)?.["inbox"] as string | undefined;
  }

  label(id: string): Label | undefined {
    return this.get("label", id);
  }

  /** Live labels by name. */
  labels(): Label[] {
    return this.all<Label>("label")
      .filter((label) => label.deleted_at === null)
      .sort(byName);
  }

  views(): View[] {
    return this.all<View>("view")
      .filter((view) => view.deleted_at === null)
      .sort(byName);
  }

  /** Those who belong to the workspace. */
  members(): Membership[] {
    return this.all<Membership>("member").filter((member) => member.deleted_at === null);
  }

  /** Everything of a kind that is in the trash. */
  deleted<T extends { deleted_at: string | null }>(kind: string): T[] {
    return this.all<T>(kind).filter((entity) => entity.deleted_at !== null);
  }

  /** Fold tasks for search until `enough`; answers whether all of them are. */
  prepare(enough: () => boolean): boolean {
    let folding = 0;
    for (const task of this.unfolded) {
      const { id, created_at, description } = task;
      const title = folded(`${task.title} ${this.key(task)}`);
      this.texts.set(id, { id, created_at, title, rest: folded(description) });
      this.unfolded.delete(task);
      if ((folding += 1) % 32 === 0 && enough()) return false;
    }
    return true;
  }

  /** The live tasks that have every word of `text`, the best first. */
  search(text: string, limit: number): Task[] {
    const words = asked(text);
    if (words.length === 0) return [];
    this.prepare(() => false);
    const best = new Best<Texts>(limit, newer);
    for (const texts of this.texts.values()) {
      const score = rank(words, texts.title, texts.rest);
      if (best.wants(texts, score) && this.shows(this.found(texts))) best.add(texts, score);
    }
    return best.items().map((texts) => this.found(texts));
  }

  /** Whether a task is live, as its project and those above it are. */
  shows(task: Task): boolean {
    if (task.deleted_at !== null) return false;
    const project = this.project(task.project);
    if (project?.deleted_at !== null || project.moved_to !== null) return false;
    for (let above = task.parent, depth = 0; above !== null && depth < 20; depth += 1) {
      const found = this.tasks.get(above);
      if (!found) break;
      if (found.deleted_at !== null) return false;
      above = found.parent;
    }
    return true;
  }

  private found({ id }: Texts): Task {
    return this.tasks.get(id) as Task;
  }

  private build(): void {
    const { tasks, rows, below, said, others, texts, unfolded } = this;
    for (const index of [tasks, rows, below, said, others, texts, unfolded]) index.clear();
    for (const { kind, id } of this.replica.refs()) this.read(kind, id);
    for (const task of this.tasks.values()) this.rowOf(task.project).push(task);
    for (const row of this.rows.values()) row.sort(byPlace);
  }

  /** Take up what has changed; those that stand by a neighbour come after it. */
  private follow(refs: ReadonlySet<string>): void {
    const moved: string[] = [];
    for (const ref of refs) {
      const [kind = "", id = ""] = ref.split(":");
      if (kind === "task") {
        this.take(id);
        moved.push(id);
      } else this.read(kind, id);
    }
    for (const id of moved) {
      if (!this.tasks.has(id)) this.read("task", id);
    }
    for (const id of moved) {
      const task = this.tasks.get(id);
      if (task) insert(this.rowOf(task.project), task);
    }
  }

  /** Take a task out of the indexes. */
  private take(id: string): void {
    const task = this.tasks.get(id);
    if (!task) return;
    const row = this.rowOf(task.project);
    const at = row.indexOf(task, Math.max(0, position(row, task) - 1));
    if (at >= 0) row.splice(at, 1);
    this.tasks.delete(id);
    this.texts.delete(id);
    this.unfolded.delete(task);
    if (task.parent !== null) this.below.get(task.parent)?.delete(id);
  }

  private read(kind: string, id: string): void {
    const value = this.replica.value(kind, id);
    if (kind === "task") {
      if (value) this.readTask(id, value);
      return;
    }
    const seq = this.replica.told(kind, id)?.seq ?? 0;
    const unsent = this.replica.layered(kind, id) !== undefined;
    const index = this.index(kind);
    const had = index.get(id) as Comment | undefined;
    if (kind === "comment" && had) this.said.get(had.task)?.delete(id);
    if (!value) {
      index.delete(id);
      return;
    }
    const entity = whole<Comment>(kind, value, { id, seq, unsent });
    index.set(id, entity);
    if (kind === "comment") put(this.said, entity.task, id);
    // Its prefix is part of what its tasks are found by.
    if (kind === "project") for (const task of this.rowOf(id)) this.unfolded.add(task);
  }

  private readTask(id: string, value: Value): Task {
    const seq = this.replica.told("task", id)?.seq ?? 0;
    const layered = this.replica.layered("task", id);
    const told = this.replica.told("task", id)?.value;
    let place = settledPlace(orderOf(told), id);
    if (layered?.place) {
      const { asked: wanted, nth } = layered.place;
      place = askedPlace(wanted, nth, (next) => this.placeIn(value["project"] as string, next, id));
    }
    const unsent = layered !== undefined;
    const task = whole<Task>("task", value, { id, seq, place, unsent, order: undefined, former: undefined });
    this.tasks.set(id, task);
    this.unfolded.add(task);
    if (task.parent !== null) put(this.below, task.parent, id);
    return task;
  }

  /** Where the neighbour `id` stands, if it is in the project; one that is on its way itself is placed first. */
  private placeIn(project: string, id: string, asking: string): string | undefined {
    if (id === asking) return undefined;
    const value = this.replica.value("task", id);
    if (value?.["project"] !== project) return undefined;
    const nth = this.replica.layered("task", id)?.place?.nth ?? 0;
    const later = nth > (this.replica.layered("task", asking)?.place?.nth ?? 0);
    // A neighbour that was moved after this one: this one stands where the neighbour stood then.
    if (later) return settledPlace(orderOf(this.replica.told("task", id)?.value), id);
    return (this.tasks.get(id) ?? this.readTask(id, value)).place;
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what a kind is, its callers know
  private get<T>(kind: string, id: string): T | undefined {
    return this.others.get(kind)?.get(id) as T | undefined;
  }

  private all<T>(kind: string): T[] {
    return [...(this.others.get(kind)?.values() ?? [])] as T[];
  }

  private index(kind: string): Map<string, unknown> {
    let found = this.others.get(kind);
    if (!found) this.others.set(kind, (found = new Map<string, unknown>()));
    return found;
  }

  private rowOf(project: string): Row {
    let row = this.rows.get(project);
    if (!row) this.rows.set(project, (row = []));
    return row;
  }
}

/** The order key that the server gave; "" for a task it has not told of. */
function orderOf(value: Value | null | undefined): string {
  return (value?.["order"] as string | undefined) ?? "";
}

function newer(a: Texts, b: Texts): number {
  if (a.created_at === b.created_at) return a.id < b.id ? -1 : 1;
  return a.created_at < b.created_at ? 1 : -1;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name);
}

function byPlace(a: Task | undefined, b: Task | undefined): number {
  return (a?.place ?? "") < (b?.place ?? "") ? -1 : 1;
}

/** Where a task of this place is, or would be. */
function position(row: Row, { place }: Task): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((row[middle]?.place ?? "") < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(row: Row, task: Task): void {
  row.splice(position(row, task), 0, task);
}

function put(index: Map<string, Set<string>>, key: string, id: string): void {
  const found = index.get(key);
  if (found) found.add(id);
  else index.set(key, new Set([id]));
}
