/** Filters of which one value can be wanted, each value with its test. */
import { addDays, dayOf } from "@/lib/dates";
import { type Task, isOpen } from "@/sync/kinds";

type Test = (task: Task, today: string) => boolean;

const due: Record<string, Test> = {
  overdue: (task, now) => isOpen(task) && task.due_on !== null && task.due_on < now,
  today: (task, now) => isOpen(task) && task.due_on !== null && task.due_on <= now,
  week: (task, now) => isOpen(task) && task.due_on !== null && task.due_on <= addDays(now, 6),
  none: (task) => task.due_on === null,
};

const start: Record<string, Test> = {
  begun: (task, now) => task.start_on !== null && task.start_on <= now,
  later: (task, now) => task.start_on !== null && task.start_on > now,
  none: (task) => task.start_on === null,
};

const repeat: Record<string, Test> = {
  yes: (task) => task.recurrence !== null,
  no: (task) => task.recurrence === null,
};

const estimate: Record<string, Test> = {
  hour: ({ estimate_minutes: minutes }) => minutes !== null && minutes <= 60,
  more: ({ estimate_minutes: minutes }) => minutes !== null && minutes > 60,
  none: ({ estimate_minutes: minutes }) => minutes === null,
};

const level: Record<string, Test> = {
  top: (task) => task.parent === null,
  below: (task) => task.parent !== null,
};

/** Whether an instant lies on the latest days, today among them. */
function lately(of: (task: Task) => string | null): Record<string, Test> {
  const within =
    (days: number): Test =>
    (task, now) => {
      const at = of(task);
      return at !== null && at !== "" && dayOf(new Date(at)) > addDays(now, -days);
    };
  return { today: within(1), week: within(7), month: within(30) };
}

export const CHOICES = {
  due,
  start,
  repeat,
  estimate,
  level,
  created: lately((task) => task.created_at),
  updated: lately((task) => task.updated_at ?? task.created_at),
  completed: lately((task) => task.completed_at),
};
export type ChoiceName = keyof typeof CHOICES;
