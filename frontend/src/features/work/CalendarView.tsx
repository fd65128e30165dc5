/** The calendar: a month of days with what is due on them; dragging a task, or Alt and an arrow, gives it another day. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { addDays, dateOf, firstDayOfWeek, today, weekStart } from "@/lib/dates";
import { query, usePlace } from "@/lib/router";
import { sayDay, useLanguage, useSay } from "@/lib/texts";
import { changeTasks, dueOn } from "@/store/commands";
import { useWork } from "@/store/work";
import { type Task, isOpen } from "@/sync/kinds";
import { Button, IconButton } from "@/ui/Button";
import { openQuickAdd } from "../quick-add/opening";
import { openTask } from "../task/TaskRow";
import { acceptCards, dragCard } from "./dragging";
import "./calendar.css";

const SHOWN = 4; // tasks of a day, before the rest is counted

export function CalendarView({ tasks, project }: { tasks: Task[]; project: string | null }) {
  const say = useSay();
  const language = useLanguage();
  const work = useWork();
  const month = usePlace().query.get("month") ?? today().slice(0, 7);
  const first = weekStart(`${month}-01`, firstDayOfWeek(navigator.language || language));
  const days = useMemo(() => weeksOf(month, first), [month, first]);
  const byDay = useMemo(() => {
    const found = new Map<string, Task[]>();
    for (const task of tasks) {
      if (task.due_on !== null) found.set(task.due_on, [...(found.get(task.due_on) ?? []), task]);
    }
    return found;
  }, [tasks]);

  function show(months: number): void {
    const date = dateOf(`${month}-01`);
    date.setMonth(date.getMonth() + months);
    query({ month: `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}` });
  }

  function reschedule(id: string, day: string): void {
    const task = work.catalogue.task(id);
    if (task && task.due_on !== day)
      work.do(changeTasks(work.catalogue, [task], dueOn(task, day), "did.reschedule"));
  }

  return (
    <div className="calendar">
      <div className="calendar-head">
        <h2>{sayDay(`${month}-01`, { month: "long", year: "numeric" })}</h2>
        <span className="grow" />
        <IconButton icon="back" name={say("calendar.before")} onClick={() => show(-1)} />
        <Button look="quiet" onClick={() => query({ month: null })}>
          {say("day.today")}
        </Button>
        <IconButton icon="upcoming" name={say("calendar.after")} onClick={() => show(1)} />
      </div>
      <ol className="weekdays" aria-hidden="true">
        {days.slice(0, 7).map((day) => (
          <li key={day}>{sayDay(day, { weekday: "short" })}</li>
        ))}
      </ol>
      <ol className="days">
        {days.map((day) => (
          <Day
            key={day}
            day={day}
            outside={!day.startsWith(month)}
            tasks={byDay.get(day) ?? []}
            onDrop={reschedule}
            onAdd={() => openQuickAdd({ due_on: day, ...(project ? { project } : {}) })}
          />
        ))}
      </ol>
    </div>
  );
}

/** The days of the weeks, from `first` on, that have a day of the month. */
function weeksOf(month: string, first: string): string[] {
  const days = Array.from({ length: 42 }, (_, n) => addDays(first, n));
  return days.filter((_, n) => (days[n - (n % 7)] ?? "") <= `${month}-31`);
}

interface DayProps {
  day: string;
  outside: boolean;
  tasks: Task[];
  onDrop: (task: string, day: string) => void;
  onAdd: () => void;
}

function Day({ day, outside, tasks, onDrop, onAdd }: DayProps) {
  const say = useSay();
  const { writes } = useWork();
  const cell = useRef<HTMLLIElement>(null);
  const [over, setOver] = useState(false);
  const [all, setAll] = useState(false);
  const drop = useRef(onDrop);
  useEffect(() => {
    drop.current = onDrop;
  });
  useEffect(() => {
    if (!cell.current || !writes) return undefined;
    return acceptCards(cell.current, {
      onOver: (spot) => setOver(spot !== undefined),
      onDrop: (task) => drop.current(task, day),
    });
  }, [day, writes]);
  const shown = all ? tasks : tasks.slice(0, SHOWN);
  const name = sayDay(day, { weekday: "long", day: "numeric", month: "long" });
  return (
    <li
      ref={cell}
      data-day={day}
      className={`day ${outside ? "outside" : ""} ${over ? "over" : ""} ${day === today() ? "now" : ""}`}
    >
      <div className="day-head">
        <span className="day-number">
          <span aria-hidden="true">{Number(day.slice(8))}</span>
          <span className="visually-hidden">{name}</span>
        </span>
        {writes && <IconButton icon="add" name={say("calendar.add", { day: name })} onClick={onAdd} />}
      </div>
      <ul>
        {shown.map((task) => (
          <li key={task.id}>
            <Chip task={task} day={day} onMove={onDrop} />
          </li>
        ))}
      </ul>
      {tasks.length > shown.length && (
        <button type="button" className="small muted" onClick={() => setAll(true)}>
          {say("calendar.more", { n: tasks.length - shown.length })}
        </button>
      )}
    </li>
  );
}

function Chip({
  task,
  day,
  onMove,
}: {
  task: Task;
  day: string;
  onMove: (task: string, day: string) => void;
}) {
  const { writes } = useWork();
  const chip = useRef<HTMLButtonElement>(null);
  useEffect(() => (chip.current && writes ? dragCard(chip.current, task.id) : undefined), [task.id, writes]);

  function onKey(event: KeyboardEvent): void {
    const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (!event.altKey || days === undefined || !writes) return;
    event.preventDefault();
    onMove(task.id, addDays(day, days));
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`.chip[data-task="${task.id}"]`)?.focus(),
      ),
    );
  }

  return (
    <button
      ref={chip}
      type="button"
      className={`chip ${isOpen(task) ? "" : "closed"} ${task.priority}`}
      data-task={task.id}
      onClick={() => openTask(task.id)}
      onKeyDown={onKey}
    >
      {task.due_time && <span className="muted">{task.due_time}</span>} {task.title}
    </button>
  );
}
