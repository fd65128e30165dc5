/** What the fields of commits are called. */
import type { Key } from "@/lib/texts";

export const FIELD_NAMES: Partial<Record<string, Key>> = {
  name: "field.name",
  text: "field.text",
  title: "field.title",
  description: "field.description",
  status: "field.status",
  completed_at: "field.status",
  priority: "field.priority",
  labels: "field.label",
  assignees: "field.assignee",
  project: "field.project",
  due_on: "field.due",
  due_time: "field.time",
  start_on: "field.start",
  recurrence: "field.repeat",
  estimate_minutes: "field.estimate",
  order: "field.order",
  deleted_at: "field.trash",
};
