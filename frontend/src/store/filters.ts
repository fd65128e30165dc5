/** Which tasks a view shows, as the address says it: filters by field, words, sort and grouping. */
import { today } from "@/lib/dates";
import type { Catalogue } from "@/sync/catalogue";
import { PRIORITIES, STATUSES, type Task } from "@/sync/kinds";
import { asked, folded, rank } from "@/sync/words";
import { CHOICES, type ChoiceName } from "./choosing";

export const SORTS = ["order", "due_on", "priority", "status", "updated_at", "created_at", "title"] as const;
export const GROUPS = ["none", "status", "priority", "assignee", "project", "label"] as const;
export type Sort = (typeof SORTS)[number];
export type Group = (typeof GROUPS)[number];

/** Filters of which several values can be wanted; for each, the values that a task has. "none" is to have none. */
const LISTS = {
  status: (task: Task) => [task.status],
  priority: (task: Task) => [task.priority],
  label: (task: Task) => orNone(task.labels),
  assignee: (task: Task) => orNone(task.assignees),
  author: (task: Task) => orNone(task.created_by ? [task.created_by] : []),
};
export type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as ListName[];
const CHOICE_NAMES = Object.keys(CHOICES) as ChoiceName[];

export interface Filters {
  project: string | null;
  q: string;
  lists: Record<ListName, string[]>;
  choices: Record<ChoiceName, string | null>;
}

/** Everything in an address that a saved view keeps. */
const NAMES = ["project", "q", ...LIST_NAMES, ...CHOICE_NAMES, "sort", "group"];

/** What of the address is kept with a view. */
export function keptOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    NAMES.flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? ""]] : [])),
  );
}

/** The address without filters, in the project it is of. */
export const CLEARED: Record<string, null> = Object.fromEntries(
  NAMES.filter((name) => name !== "project").map((name) => [name, null]),
);

export function readFilters(query: URLSearchParams): Filters {
  const lists = LIST_NAMES.map((name) => [name, query.get(name)?.split(",").filter(Boolean) ?? []]);
  const choices = CHOICE_NAMES.map((name) => [name, query.get(name)]);
  return {
    project: query.get("project"),
    q: query.get("q") ?? "",
    lists: Object.fromEntries(lists) as Filters["lists"],
    choices: Object.fromEntries(choices) as Filters["choices"],
  };
}

/** By what a view is sorted; a minus before it is the other way round. */
export function readSort(query: URLSearchParams): { by: Sort; reversed: boolean } {
  const [, minus, name] = /^(-?)(.*)$/.exec(query.get("sort") ?? "") ?? [];
  const by = SORTS.find((sort) => sort === name);
  return by ? { by, reversed: minus === "-" } : { by: "order", reversed: false };
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
  const tests = testsOf(filters);
  return tests.length === 0 ? tasks : tasks.filter((task) => tests.every((passes) => passes(task)));
}

function testsOf({ lists, choices, q }: Filters): ((task: Task) => boolean)[] {
  const tests: ((task: Task) => boolean)[] = [];
  for (const name of LIST_NAMES) {
    const wanted = lists[name];
    if (wanted.length > 0) tests.push((task) => LISTS[name](task).some((id) => wanted.includes(id)));
  }
  const now = today();
  for (const name of CHOICE_NAMES) {
    const test = CHOICES[name][choices[name] ?? ""];
    if (test) tests.push((task) => test(task, now));
  }
  const words = asked(q);
  if (words.length > 0) tests.push((task) => rank(words, folded(task.title), folded(task.description)) > 0);
  return tests;
}

function orNone(ids: string[]): string[] {
  return ids.length > 0 ? ids : ["none"];
}

/** Tasks in another order; what has no value comes last, or first the other way round. Ties stay in project order. */
export function sorted(tasks: readonly Task[], sort: Sort, reversed: boolean): Task[] {
  if (sort === "order") return [...tasks];
  const by: Record<Exclude<Sort, "order">, (a: Task, b: Task) => number> = {
    due_on: (a, b) =>
      compare(a.due_on ?? "9", b.due_on ?? "9") || compare(a.due_time ?? "9", b.due_time ?? "9"),
    priority: (a, b) => PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority),
    status: (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status),
    updated_at: (a, b) => compare(b.updated_at ?? "", a.updated_at ?? ""),
    created_at: (a, b) => compare(b.created_at, a.created_at),
    title: (a, b) => a.title.localeCompare(b.title),
  };
  const compared = by[sort];
  return [...tasks].sort(reversed ? (a, b) => compared(b, a) : compared);
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
