/** The dashboard: how a workspace is doing, counted here and now from what the browser holds. */
import { useMemo } from "react";
import { addDays, dayOf, isPast, today } from "@/lib/dates";
import { sayDay, useSay } from "@/lib/texts";
import { useVersion } from "@/store/context";
import { useWork } from "@/store/work";
import { PRIORITIES, STATUSES, type Task, isOpen } from "@/sync/kinds";
import { Bars, Columns, Flow } from "./plots";
import "./numbers.css";

const DAYS = 30;

export function Numbers() {
  const say = useSay();
  const { catalogue, nameOf } = useWork();
  const version = useVersion(catalogue);
  const found = useMemo(() => count(catalogue.live()), [catalogue, version]); // eslint-disable-line react-hooks/exhaustive-deps -- `version` says when to count again
  const { open, overdue, soon, done } = found;
  const load = [...found.load].sort((a, b) => b[1] - a[1]);
  const dayName = (day: string): string => sayDay(day, { day: "numeric", month: "short" });
  return (
    <>
      <header className="page-head">
        <h1>{say("nav.numbers")}</h1>
      </header>
      <div className="numbers" tabIndex={0} role="region" aria-label={say("nav.numbers")}>
        <ul className="tiles">
          <Tile text={say("numbers.open")} value={open} />
          <Tile text={say("due.overdue")} value={overdue} bad={overdue > 0} />
          <Tile text={say("numbers.soon")} value={soon} />
          <Tile text={say("numbers.done30")} value={done} />
        </ul>
        <div className="plots">
          <Columns
            title={say("numbers.perDay")}
            rows={found.perDay.map(([day, n]) => ({ name: dayName(day), n }))}
          />
          <Flow
            title={say("numbers.flow")}
            days={found.flow.map(({ day }) => dayName(day))}
            layers={[
              { name: say("status.done"), className: "done", values: found.flow.map((at) => at.done) },
              { name: say("numbers.open"), className: "open", values: found.flow.map((at) => at.open) },
            ]}
          />
          <Bars
            title={say("numbers.byStatus")}
            rows={STATUSES.map((status) => ({
              name: say(`status.${status}`),
              n: found.status[status],
              className: status,
            }))}
          />
          <Bars
            title={say("numbers.byPriority")}
            rows={[...PRIORITIES]
              .reverse()
              .map((id) => ({ name: say(`priority.${id}`), n: found.priority[id], className: id }))}
          />
          <Bars
            title={say("numbers.load")}
            rows={load
              .slice(0, 12)
              .map(([id, n]) => ({ name: id ? nameOf(id) : say("group.nobody"), n, className: "load" }))}
          />
        </div>
      </div>
    </>
  );
}

function Tile({ text, value, bad = false }: { text: string; value: number; bad?: boolean }) {
  return (
    <li className="tile">
      <span className={bad ? "tile-number bad" : "tile-number"}>{value}</span>
      <span className="muted small">{text}</span>
    </li>
  );
}

function count(tasks: readonly Task[]) {
  const now = today();
  const status = zero(STATUSES);
  const priority = zero(PRIORITIES);
  const load = new Map<string, number>();
  const days = Array.from({ length: DAYS }, (_, n) => addDays(now, n - DAYS + 1));
  const perDay = new Map(days.map((day) => [day, 0]));
  const made = new Map<string, number>();
  const ended = new Map<string, number>();
  const doneOn = new Map<string, number>();
  let open = 0;
  let overdue = 0;
  let soon = 0;
  const add = (to: Map<string, number>, key: string): void => void to.set(key, (to.get(key) ?? 0) + 1);
  for (const task of tasks) {
    status[task.status] += 1;
    if (task.created_at) add(made, dayOf(new Date(task.created_at)));
    if (task.completed_at) {
      const day = dayOf(new Date(task.completed_at));
      add(doneOn, day);
      add(ended, day);
      if (perDay.has(day)) add(perDay, day);
    } else if (task.status === "cancelled") add(ended, dayOf(new Date(task.updated_at ?? task.created_at)));
    if (!isOpen(task)) continue;
    open += 1;
    priority[task.priority] += 1;
    if (task.due_on !== null && isPast(task.due_on, task.due_time)) overdue += 1;
    else if (task.due_on !== null && task.due_on <= addDays(now, 6)) soon += 1;
    for (const id of task.assignees.length > 0 ? task.assignees : [""]) add(load, id);
  }
  const until = (of: Map<string, number>, day: string): number =>
    [...of].reduce((sum, [at, n]) => (at <= day ? sum + n : sum), 0);
  const flow = days.map((day) => ({
    day,
    done: until(doneOn, day),
    open: until(made, day) - until(ended, day),
  }));
  const done = [...perDay.values()].reduce((sum, n) => sum + n, 0);
  return { status, priority, load, perDay: [...perDay], open, overdue, soon, done, flow };
}

function zero<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
