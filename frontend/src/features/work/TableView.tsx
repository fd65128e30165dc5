/** The table: a column for each field, sorted by a click on its name. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useRef } from "react";
import { query } from "@/lib/router";
import { type Key, sayAgo, useSay } from "@/lib/texts";
import type { Sort } from "@/store/filters";
import { useWork } from "@/store/work";
import { type Task, isOpen } from "@/sync/kinds";
import { useEdges } from "@/ui/edges";
import { DoneButton, openTask } from "../task/TaskRow";
import { AssigneeMarks, DueMark, LabelMarks, PriorityMark } from "../task/marks";
import "./list.css";

const COLUMNS: { name: Key; sort?: Sort }[] = [
  { name: "field.title", sort: "title" },
  { name: "field.status" },
  { name: "field.priority", sort: "priority" },
  { name: "field.due", sort: "due_on" },
  { name: "field.assignee" },
  { name: "field.label" },
  { name: "field.updated", sort: "updated_at" },
];

export function TableView({ tasks, sort }: { tasks: Task[]; sort: Sort }) {
  const say = useSay();
  const body = useRef<HTMLDivElement>(null);
  useEdges(body);
  const virtual = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => body.current,
    estimateSize: () => 39,
    getItemKey: (index) => tasks[index]?.id ?? index,
    overscan: 10,
  });
  return (
    <div
      className="table fades"
      ref={body}
      role="table"
      aria-rowcount={tasks.length + 1}
      aria-label={say("layout.table")}
      tabIndex={0}
    >
      <div role="row" className="table-head" aria-rowindex={1}>
        {COLUMNS.map(({ name, sort: by }) => (
          <div role="columnheader" key={name} aria-sort={by === sort ? "ascending" : undefined}>
            {by ? (
              <button
                type="button"
                data-on={by === sort}
                onClick={() => query({ sort: by === sort ? null : by })}
              >
                {say(name)}
              </button>
            ) : (
              <span>{say(name)}</span>
            )}
          </div>
        ))}
      </div>
      <div className="table-rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const task = tasks[index];
          return task && <Row key={key} task={task} index={index} start={start} />;
        })}
      </div>
    </div>
  );
}

const Row = memo(function Row({ task, index, start }: { task: Task; index: number; start: number }) {
  const say = useSay();
  const { catalogue } = useWork();
  return (
    <div role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)` }}>
      <div role="cell" className={`table-title ${isOpen(task) ? "" : "closed"}`}>
        <DoneButton task={task} />
        <button type="button" className="task-open" onClick={() => openTask(task.id)}>
          <span className="task-key">{catalogue.key(task)}</span>
          <span className="task-title">{task.title}</span>
        </button>
      </div>
      <div role="cell">{say(`status.${task.status}`)}</div>
      <div role="cell" className="row">
        <PriorityMark priority={task.priority} />
      </div>
      <div role="cell">
        <DueMark task={task} />
      </div>
      <div role="cell">
        <AssigneeMarks task={task} />
      </div>
      <div role="cell">
        <LabelMarks task={task} />
      </div>
      <div role="cell" className="small muted">
        {sayAgo(task.updated_at ?? task.created_at)}
      </div>
    </div>
  );
});
