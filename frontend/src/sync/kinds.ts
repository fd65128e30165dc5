/** The kinds of entities as views see them: every field there, empty ones with their empty value. */
import type { Schemas } from "@/lib/api";
import type { Value } from "./records";

type Stored<T> = Omit<T, "key" | "order" | "name" | "email">;

export const STATUSES = ["todo", "in_progress", "done", "cancelled"] as const;
export const PRIORITIES = ["none", "low", "medium", "high", "urgent"] as const;
export const LAYOUTS = ["board", "list", "table", "calendar"] as const;
export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];
export type Role = Schemas["Member"]["role"];
export type Layout = (typeof LAYOUTS)[number];

export interface Task extends Stored<Schemas["Task"]> {
  status: Status;
  priority: Priority;
  number: number | null;
  /** Sorts the tasks of a project, as text. */
  place: string;
  /** Whether the server has yet to say yes. */
  unsent: boolean;
}

export type Project = Schemas["Project"] & { unsent: boolean };

export type Label = Schemas["Label"];
export type Comment = Schemas["Comment"] & { unsent: boolean };
export type View = Omit<Schemas["View"], "query"> & { query: Record<string, string> | null };
export type Membership = Stored<Schemas["Member"]>;

const OWN = { created_by: null, created_at: "", updated_at: null, deleted_at: null };
const EMPTY: Record<string, Value> = {
  task: {
    ...OWN,
    description: "",
    status: "todo",
    priority: "none",
    labels: [],
    assignees: [],
    parent: null,
    start_on: null,
    due_on: null,
    due_time: null,
    timezone: null,
    recurrence: null,
    estimate_minutes: null,
    completed_at: null,
    number: null,
  },
  project: {
    ...OWN,
    description: "",
    color: null,
    prefix: "",
    former_prefixes: [],
    archived: false,
    moving_to: null,
    moved_to: null,
  },
  label: { ...OWN, color: null },
  comment: OWN,
  view: { ...OWN, layout: "list", query: null },
  member: OWN,
  workspace: { ...OWN, personal: false },
};

/** The entity with every field of its kind; `more` is what is known beside its value. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what a kind is, its callers know
export function whole<T>(kind: string, value: Value, more: Value): T {
  return { ...EMPTY[kind], ...value, ...more } as T;
}

export const isLayout = (name: string | undefined): name is Layout => LAYOUTS.some((known) => known === name);

export const isOpen = (task: Task): boolean => task.status === "todo" || task.status === "in_progress";
