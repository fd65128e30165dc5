/** The board: a column for each status, cards that go between and within them by mouse, touch or keyboard. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useSay } from "@/lib/texts";
import { changeTasks } from "@/store/commands";
import { useWork } from "@/store/work";
import { STATUSES, type Status, type Task } from "@/sync/kinds";
import { IconButton } from "@/ui/Button";
import { openQuickAdd } from "../quick-add/opening";
import { openTask } from "../task/TaskRow";
import { StatusMark } from "../task/marks";
import { Card } from "./Card";
import { cardHeight } from "./cardHeight";
import { type Spot, acceptCards } from "./dragging";
import "./board.css";

const GAP = 8; // px

interface Props {
  tasks: Task[];
  project: string | null;
  /** Whether cards stand in project order, so that a place in a column means something. */
  ordered: boolean;
}

export function Board({ tasks, project, ordered }: Props) {
  const say = useSay();
  const work = useWork();
  const [told, setTold] = useState("");
  const columns = useMemo(() => {
    const found = Object.fromEntries(STATUSES.map((status) => [status, [] as Task[]])) as Record<
      Status,
      Task[]
    >;
    for (const task of tasks) found[task.status].push(task);
    return found;
  }, [tasks]);

  function move(id: string, status: Status, spot: Spot | null): void {
    const task = work.catalogue.task(id);
    if (!task || spot?.id === id) return;
    const neighbour = spot && work.catalogue.task(spot.id);
    const placed = ordered && spot !== null && neighbour?.project === task.project;
    const order = placed ? { order: spot.edge === "top" ? { before: spot.id } : { after: spot.id } } : {};
    const fields = { ...(status === task.status ? {} : { status }), ...order };
    if (Object.keys(fields).length === 0) return;
    work.do(changeTasks(work.catalogue, [task], fields, "did.move"));
    setTold(say("board.moved", { title: task.title, column: say(`status.${status}`) }));
  }

  function onKey(event: KeyboardEvent, task: Task): void {
    const column = columns[task.status];
    const at = column.indexOf(task);
    const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    const sideways = ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0) * rtl;
    if (vertical !== undefined) {
      event.preventDefault();
      const next = column[at + vertical];
      if (!next) return;
      if (event.altKey && work.writes)
        move(task.id, task.status, { id: next.id, edge: vertical < 0 ? "top" : "bottom" });
      focusCard(event.altKey ? task.id : next.id);
    } else if (sideways !== 0) {
      event.preventDefault();
      const status = STATUSES[STATUSES.indexOf(task.status) + sideways];
      if (!status) return;
      const beside = columns[status][Math.min(at, columns[status].length - 1)];
      if (event.altKey && work.writes) {
        move(task.id, status, beside ? { id: beside.id, edge: "top" } : null);
        focusCard(task.id);
      } else if (beside) focusCard(beside.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      openTask(task.id);
    }
  }

  return (
    <div className="board">
      {STATUSES.map((status) => (
        <Column
          key={status}
          status={status}
          tasks={columns[status]}
          project={project}
          onMove={move}
          onKey={onKey}
        />
      ))}
      <p className="visually-hidden" id="board-keys">
        {say("board.keys")}
      </p>
      <p className="visually-hidden" role="status">
        {told}
      </p>
    </div>
  );
}

/** Once the card is where it belongs, it has the focus. */
function focusCard(id: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`.card[data-task="${id}"]`)?.focus()),
  );
}

interface ColumnProps {
  status: Status;
  tasks: Task[];
  project: string | null;
  onMove: (id: string, status: Status, spot: Spot | null) => void;
  onKey: (event: KeyboardEvent, task: Task) => void;
}

function Column({ status, tasks, project, onMove, onKey }: ColumnProps) {
  const say = useSay();
  const { writes } = useWork();
  const body = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const [spot, setSpot] = useState<Spot | null>(null);
  const latest = useRef({ tasks, onMove });
  useEffect(() => {
    latest.current = { tasks, onMove };
  });
  // The same one while they are the same tasks: a new one has the places of all worked out anew, in every frame.
  const keyOf = useCallback((index: number) => tasks[index]?.id ?? index, [tasks]);
  const virtual = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => body.current,
    estimateSize: (index) => (tasks[index] ? cardHeight(tasks[index]) : 0),
    getItemKey: keyOf,
    gap: GAP,
    overscan: 6,
  });

  useEffect(() => {
    if (!body.current || !writes) return undefined;
    return acceptCards(body.current, {
      onOver: (next) => {
        setOver(next !== undefined);
        setSpot(next ?? null);
      },
      onDrop: (id, at) => {
        const last = latest.current.tasks.findLast((task) => task.id !== id);
        latest.current.onMove(id, status, at ?? (last ? { id: last.id, edge: "bottom" } : null));
      },
    });
  }, [status, writes]);

  return (
    <section className={`column ${over ? "over" : ""}`} aria-label={say(`status.${status}`)}>
      <header className="column-head">
        <StatusMark status={status} />
        <h2>{say(`status.${status}`)}</h2>
        <span className="muted small">{tasks.length}</span>
        <span className="grow" />
        {writes && (
          <IconButton
            icon="add"
            name={say("board.add", { column: say(`status.${status}`) })}
            onClick={() => openQuickAdd({ status, ...(project ? { project } : {}) })}
          />
        )}
      </header>
      <div className="column-body" ref={body} tabIndex={-1}>
        <ul className="cards" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const task = tasks[index];
            if (!task) return null;
            return (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className={spot?.id === task.id ? `spot-${spot.edge}` : ""}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Card task={task} withProject={project === null} onKey={onKey} />
              </li>
            );
          })}
        </ul>
        {tasks.length === 0 && <p className="column-empty">{say("board.empty")}</p>}
      </div>
    </section>
  );
}
