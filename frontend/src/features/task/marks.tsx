/** The small signs of a task: status, priority, due date, labels, people. */
import { addDays, daysBetween, isPast, today } from "@/lib/dates";
import { type Key, type Say, sayDay, useSay } from "@/lib/texts";
import { useWork } from "@/store/work";
import { type Priority, type Status, type Task, isOpen } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { Dot } from "@/ui/Dot";
import { Icon } from "@/ui/Icon";

const RINGS: Record<Status, string> = {
  todo: "",
  in_progress: "M12 8a4 4 0 0 1 0 8z",
  done: "M8 12.3l2.8 2.8L16 9.5",
  cancelled: "M9 9l6 6M15 9l-6 6",
};

export function StatusMark({ status }: { status: Status }) {
  return (
    <svg className={`icon-svg status ${status}`} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="8.5" />
      <path d={RINGS[status]} />
    </svg>
  );
}

export function PriorityMark({ priority }: { priority: Priority }) {
  const say = useSay();
  if (priority === "none") return null;
  return (
    <span className={`priority ${priority}`} title={say(`priority.${priority}`)}>
      <Icon name="flag" />
      <span className="visually-hidden">{say(`priority.${priority}`)}</span>
    </span>
  );
}

/** A date as people say it: today, tomorrow, a weekday, else the date. */
export function dueText(say: Say, day: string, time: string | null): string {
  const away = daysBetween(today(), day);
  const near: Partial<Record<number, Key>> = { [-1]: "day.yesterday", 0: "day.today", 1: "day.tomorrow" };
  const named = near[away];
  const sameYear = day.slice(0, 4) === today().slice(0, 4);
  const far = sayDay(day, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
  const soon = away > 1 && day < addDays(today(), 7);
  const text = named ? say(named) : soon ? sayDay(day, { weekday: "short" }) : far;
  return time ? `${text} ${time}` : text;
}

export function DueMark({ task }: { task: Task }) {
  const say = useSay();
  if (!task.due_on) return null;
  const late = isOpen(task) && isPast(task.due_on, task.due_time);
  return (
    <span className={`pill ${late ? "late" : ""}`}>
      {task.recurrence && <Icon name="repeat" />}
      {late && <span className="visually-hidden">{say("due.overdue")}: </span>}
      {dueText(say, task.due_on, task.due_time)}
    </span>
  );
}

export function LabelMarks({ task }: { task: Task }) {
  const { catalogue } = useWork();
  return task.labels.map((id) => {
    const label = catalogue.label(id);
    if (label?.deleted_at !== null) return null;
    return (
      <span className="pill" key={id}>
        <Dot color={label.color} />
        {label.name}
      </span>
    );
  });
}

export function AssigneeMarks({ task }: { task: Task }) {
  const { nameOf } = useWork();
  if (task.assignees.length === 0) return null;
  return (
    <span className="avatars">
      {task.assignees.slice(0, 3).map((id) => (
        <Avatar key={id} name={nameOf(id) || "?"} />
      ))}
      {task.assignees.length > 3 && <span className="small muted">+{task.assignees.length - 3}</span>}
    </span>
  );
}

/** How many of a task's subtasks are done, and how much was said about it. */
export function CountMarks({ task }: { task: Task }) {
  const { catalogue } = useWork();
  const subtasks = catalogue.subtasks(task.id);
  const comments = catalogue.comments(task.id).length;
  return (
    <>
      {subtasks.length > 0 && (
        <span className="count">
          <Icon name="subtasks" />
          {subtasks.filter((below) => !isOpen(below)).length}/{subtasks.length}
        </span>
      )}
      {comments > 0 && (
        <span className="count">
          <Icon name="comment" />
          {comments}
        </span>
      )}
    </>
  );
}
