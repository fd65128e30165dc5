/** Which tasks a view shows, as the address says it: filters by field, words, sort and grouping. */
import { addDays, today } from "@/lib/dates";
import type { Catalogue } from "@/sync/catalogue";
import { PRIORITIES, STATUSES, type Task, isOpen } from "@/sync/kinds";
import { asked, folded, rank } from "@/sync/words";

export const DUES = ["overdue", "today", "week", "none"] as const;
export const SORTS = ["order", "due_on", "priority", "updated_at", "created_at", "title"] as const;
export const GROUPS = ["none", "status", "priority", "assignee", "project", "label"] as const;
export type Sort = (typeof SORTS)[number];
export type Group = (typeof GROUPS)[number];

export interface Filters {
  project: string | null;
  status: string[];
  priority: string[];
  label: string[];
  assignee: string[];
  due: string | null;
  q: string;
}

export const NAMES = [
  "project",
  "status",
  "priority",
  "label",
  "assignee",
  "due",
  "q",
  "sort",
  "group",
] as const;

const list = (text: string | null): string[] => (text ? text.split(",") : []);

export function readFilters(query: URLSearchParams): Filters {
  return {
    project: query.get("project"),
    status: list(query.get("status")),
    priority: list(query.get("priority")),
    label: list(query.get("label")),
    assignee: list(query.get("assignee")),
    due: query.get("due"),
    q: query.get("q") ?? "",
  };
}

export function readSort(query: URLSearchParams): Sort {
  const found = query.get("sort") as Sort | null;
  return found && SORTS.includes(found) ? found : "order";
}

export function readGroup(query: URLSearchParams): Group {
  const found = query.get("group") as Group | null;
  return found && GROUPS.includes(found) ? found : "none";
}

/** The live tasks of all projects but archived ones, which are shown only where they are asked for. */
export function unarchived(catalogue: Catalogue): Task[] {
  const away = new Set(catalogue.projects().flatMap(({ id, archived }) => (archived ? [id] : [])));
  const tasks = catalogue.live();
  return away.size === 0 ? tasks : tasks.filter(({ project }) => !away.has(project));
}

/** The live tasks that pass all filters, in project order. */
export function matching(catalogue: Catalogue, filters: Filters): Task[] {
  const tasks = filters.project ? catalogue.of(filters.project) : unarchived(catalogue);
  const words = asked(filters.q);
  const { status, priority, label, assignee, due } = filters;
  return tasks.filter(
    (task) =>
      (status.length === 0 || status.includes(task.status)) &&
      (priority.length === 0 || priority.includes(task.priority)) &&
      (label.length === 0 || label.some((id) => task.labels.includes(id))) &&
      (assignee.length === 0 ||
        assignee.some((id) => (id === "none" ? task.assignees.length === 0 : task.assignees.includes(id)))) &&
      (due === null || isDue(task, due)) &&
      (words.length === 0 || rank(words, folded(task.title), folded(task.description)) > 0),
  );
}

function isDue(task: Task, due: string): boolean {
  if (due === "none") return task.due_on === null;
  if (task.due_on === null || !isOpen(task)) return false;
  const now = today();
  if (due === "overdue") return task.due_on < now;
  return due === "today" ? task.due_on <= now : task.due_on <= addDays(now, 6);
}

/** Tasks in another order; what has no value comes last. Ties stay in project order. */
export function sorted(tasks: readonly Task[], sort: Sort): Task[] {
  if (sort === "order") return [...tasks];
  const by: Record<Exclude<Sort, "order">, (a: Task, b: Task) => number> = {
    due_on: (a, b) =>
      compare(a.due_on ?? "9", b.due_on ?? "9") || compare(a.due_time ?? "9", b.due_time ?? "9"),
    priority: (a, b) => PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority),
    updated_at: (a, b) => compare(b.updated_at ?? "", a.updated_at ?? ""),
    created_at: (a, b) => compare(b.created_at, a.created_at),
    title: (a, b) => a.title.localeCompare(b.title),
  };
  return [...tasks].sort(by[sort]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Tasks by the value of a field; a task with two labels is in two groups. "" is the group of those without. */
export function grouped(tasks: readonly Task[], group: Group): [string, Task[]][] {
  if (group === "none") return [["", [...tasks]]];
  const found = new Map<string, Task[]>();
  if (group === "status") for (const status of STATUSES) found.set(status, []);
  if (group === "priority") for (const priority of [...PRIORITIES].reverse()) found.set(priority, []);
  for (const task of tasks) {
    for (const key of keysOf(task, group)) {
      const row = found.get(key);
      if (row) row.push(task);
      else found.set(key, [task]);
    }
  }
  return [...found].filter(([, row]) => row.length > 0);
}

function keysOf(task: Task, group: Group): string[] {
  if (group === "assignee") return task.assignees.length > 0 ? task.assignees : [""];
  if (group === "label") return task.labels.length > 0 ? task.labels : [""];
  return [task[group as "status" | "priority" | "project"]];
}
