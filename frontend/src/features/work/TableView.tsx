/** The table: a column for each field, sorted by a click on its name. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useRef } from "react";
import { query } from "@/lib/router";
import { type Key, sayAgo, useSay } from "@/lib/texts";
import type { Sort } from "@/store/filters";
import { useWork } from "@/store/work";
import { type Task, isOpen } from "@/sync/kinds";
import { Dot } from "@/ui/Dot";
import { useEdges } from "@/ui/edges";
import { DoneButton, openTask } from "../task/TaskRow";
import { AssigneeMarks, DueMark, LabelMarks, PriorityMark } from "../task/marks";
import "./list.css";

interface Column {
  name: Key;
  sort?: Sort;
  /** What comes first sorts highest, as in the newest first. */
  falls?: boolean;
}

const COLUMNS: Column[] = [
  { name: "field.title", sort: "title" },
  { name: "field.project" },
  { name: "field.status", sort: "status" },
  { name: "field.priority", sort: "priority", falls: true },
  { name: "field.due", sort: "due_on" },
  { name: "field.assignee" },
  { name: "field.label" },
  { name: "field.updated", sort: "updated_at", falls: true },
];

interface Props {
  tasks: Task[];
  by: Sort;
  reversed: boolean;
  withProject: boolean;
}

export function TableView({ tasks, by, reversed, withProject }: Props) {
  const say = useSay();
  const body = useRef<HTMLDivElement>(null);
  useEdges(body);
  const columns = COLUMNS.filter(({ name }) => withProject || name !== "field.project");
  const keyOf = useCallback((index: number) => tasks[index]?.id ?? index, [tasks]); // as on the board
  const virtual = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => body.current,
    estimateSize: () => 39,
    getItemKey: keyOf,
    overscan: 10,
  });
  return (
    <div
      className={`table fades ${withProject ? "with-project" : ""}`}
      ref={body}
      role="table"
      aria-rowcount={tasks.length + 1}
      aria-label={say("layout.table")}
      tabIndex={0}
    >
      <div role="row" className="table-head" aria-rowindex={1}>
        {columns.map((column) => (
          <Head key={column.name} column={column} on={column.sort === by} reversed={reversed} />
        ))}
      </div>
      <div className="table-rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const task = tasks[index];
          return task && <Row key={key} task={task} index={index} start={start} withProject={withProject} />;
        })}
      </div>
    </div>
  );
}

/** The name of a column: a click sorts by it, the next one the other way round, the third no longer. */
function Head({ column, on, reversed }: { column: Column; on: boolean; reversed: boolean }) {
  const say = useSay();
  const { name, sort, falls = false } = column;
  const next = on ? (reversed ? null : `-${sort ?? ""}`) : (sort ?? null);
  return (
    <div role="columnheader" aria-sort={on ? (falls === reversed ? "ascending" : "descending") : undefined}>
      {sort ? (
        <button type="button" data-on={on} onClick={() => query({ sort: next }, { replace: true })}>
          {say(name)}
          {on && <span aria-hidden="true">{falls === reversed ? " ↑" : " ↓"}</span>}
        </button>
      ) : (
        <span>{say(name)}</span>
      )}
    </div>
  );
}

interface RowProps {
  task: Task;
  index: number;
  start: number;
  withProject: boolean;
}

const Row = memo(function Row({ task, index, start, withProject }: RowProps) {
  const say = useSay();
  const { catalogue } = useWork();
  const project = withProject ? catalogue.project(task.project) : undefined;
  return (
    <div role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)` }}>
      <div role="cell" className={`table-title ${isOpen(task) ? "" : "closed"}`}>
        <DoneButton task={task} />
        <button type="button" className="task-open" onClick={() => openTask(task.id)}>
          <span className="task-key">{catalogue.key(task)}</span>
          <span className="task-title">{task.title}</span>
        </button>
      </div>
      {withProject && (
        <div role="cell">
          {project && (
            <>
              <Dot color={project.color} /> <span className="cut">{project.name}</span>
            </>
          )}
        </div>
      )}
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
