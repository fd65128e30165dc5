/** The list: grouped, several tasks chosen at once and changed together. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, useState } from "react";
import { useSay } from "@/lib/texts";
import { type Group, grouped } from "@/store/filters";
import { useWork } from "@/store/work";
import type { Task } from "@/sync/kinds";
import { TaskRow } from "../task/TaskRow";
import { BulkBar } from "./BulkBar";
import { groupName } from "./groups";
import "./list.css";

type Row = { type: "head"; key: string; count: number } | { type: "task"; key: string; task: Task };

interface Props {
  tasks: Task[];
  group: Group;
  withProject: boolean;
}

export function ListView({ tasks, group, withProject }: Props) {
  const say = useSay();
  const work = useWork();
  const body = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const rows = useMemo(() => rowsOf(tasks, group), [tasks, group]);
  const keyOf = useCallback((index: number) => rows[index]?.key ?? index, [rows]); // as on the board
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current,
    estimateSize: () => 41,
    getItemKey: keyOf,
    overscan: 10,
  });
  const selected = tasks.filter(({ id }) => chosen.has(id));

  function choose(id: string, range: boolean): void {
    const next = new Set(chosen);
    const ids = tasks.map((task) => task.id);
    const from = last.current === null ? -1 : ids.indexOf(last.current);
    if (range && from >= 0) {
      const to = ids.indexOf(id);
      for (const between of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(between);
    } else if (!next.delete(id)) next.add(id);
    last.current = id;
    setChosen(next);
  }

  return (
    <div className="list" ref={body}>
      <ul className="list-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={row.type === "task" && chosen.has(row.task.id) ? "chosen" : ""}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.type === "head" ? (
                <h2 className="group-head">
                  {groupName(say, work, group, row.key)} <span className="muted small">{row.count}</span>
                </h2>
              ) : (
                <>
                  {work.writes && (
                    <input
                      type="checkbox"
                      className="chooser"
                      aria-label={say("list.choose", { title: row.task.title })}
                      checked={chosen.has(row.task.id)}
                      onChange={(event) => choose(row.task.id, (event.nativeEvent as MouseEvent).shiftKey)}
                    />
                  )}
                  <TaskRow task={row.task} withProject={withProject} />
                </>
              )}
            </li>
          );
        })}
      </ul>
      {selected.length > 0 && <BulkBar tasks={selected} onDone={() => setChosen(new Set())} />}
    </div>
  );
}

function rowsOf(tasks: Task[], group: Group): Row[] {
  return grouped(tasks, group).flatMap(([key, members]): Row[] => {
    const found = members.map((task): Row => ({ type: "task", key: `${key}/${task.id}`, task }));
    return group === "none" ? found : [{ type: "head", key, count: members.length }, ...found];
  });
}
