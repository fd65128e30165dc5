/** The fields of a task, each changed where it stands. */
import type { ReactNode } from "react";
import { dateOf } from "@/lib/dates";
import { type Say, useSay } from "@/lib/texts";
import { type TaskFields, changeTasks } from "@/store/commands";
import { type Work, useWork } from "@/store/work";
import type { Priority, Status, Task } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { Dot } from "@/ui/Dot";
import { Icon } from "@/ui/Icon";
import { type Choice, Menu } from "@/ui/Menu";
import { labelChoices, memberChoices, priorityChoices, projectChoices, statusChoices } from "../work/choices";
import { PriorityMark, StatusMark } from "./marks";
import { sayRule } from "./rules";

const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

export function Fields({ task }: { task: Task }) {
  const say = useSay();
  const work = useWork();
  const { catalogue, nameOf, writes } = work;
  const project = catalogue.project(task.project);
  const act = (fields: TaskFields): void => work.do(changeTasks(catalogue, [task], fields), { quiet: true });
  const date = (name: "due_on" | "start_on", value: string): void => act(dates(task, name, value || null));
  return (
    <dl className="fields">
      <Row name={say("field.status")}>
        <Pick
          choices={statusChoices(say, [task.status])}
          name={say("field.status")}
          onPick={(id) => act({ status: id as Status })}
        >
          <StatusMark status={task.status} /> {say(`status.${task.status}`)}
        </Pick>
      </Row>
      <Row name={say("field.priority")}>
        <Pick
          choices={priorityChoices(say, [task.priority])}
          name={say("field.priority")}
          onPick={(id) => act({ priority: id as Priority })}
        >
          <PriorityMark priority={task.priority} /> {say(`priority.${task.priority}`)}
        </Pick>
      </Row>
      <Row name={say("field.project")}>
        <Pick
          choices={projectChoices(work, [task.project])}
          name={say("field.project")}
          onPick={(id) => act({ project: id })}
        >
          <Dot color={project?.color ?? null} /> {project?.name}
        </Pick>
      </Row>
      <Row name={say("field.assignee")}>
        <Several
          work={work}
          task={task}
          field="assignees"
          name={say("field.assignee")}
          choices={memberChoices(work, task.assignees)}
        >
          {task.assignees.length === 0 && <span className="muted">{say("group.nobody")}</span>}
          {task.assignees.map((id) => (
            <span key={id} className="row">
              <Avatar name={nameOf(id) || "?"} /> {nameOf(id)}
            </span>
          ))}
        </Several>
      </Row>
      <Row name={say("field.label")}>
        <Several
          work={work}
          task={task}
          field="labels"
          name={say("field.label")}
          choices={labelChoices(work, task.labels)}
        >
          {task.labels.length === 0 && <span className="muted">{say("group.noLabel")}</span>}
          {task.labels.map((id) => (
            <span key={id} className="pill">
              <Dot color={catalogue.label(id)?.color ?? null} /> {catalogue.label(id)?.name}
            </span>
          ))}
        </Several>
      </Row>
      <Row name={say("field.due")}>
        <input
          type="date"
          className="input bare"
          aria-label={say("field.due")}
          value={task.due_on ?? ""}
          readOnly={!writes}
          onChange={({ target }) => date("due_on", target.value)}
        />
        {task.due_on && (
          <input
            type="time"
            className="input bare"
            aria-label={say("field.time")}
            value={task.due_time ?? ""}
            readOnly={!writes}
            onChange={({ target }) => act(timed(target.value))}
          />
        )}
      </Row>
      <Row name={say("field.start")}>
        <input
          type="date"
          className="input bare"
          aria-label={say("field.start")}
          value={task.start_on ?? ""}
          readOnly={!writes}
          onChange={({ target }) => date("start_on", target.value)}
        />
      </Row>
      {task.due_on && (
        <Row name={say("field.repeat")}>
          <Pick
            choices={repeatChoices(say, task)}
            name={say("field.repeat")}
            onPick={(id) => act({ recurrence: id === "never" ? null : id })}
          >
            <Icon name="repeat" /> {repeatText(say, task)}
          </Pick>
        </Row>
      )}
      <Row name={say("field.estimate")}>
        <input
          type="number"
          min={0}
          className="input bare"
          aria-label={say("field.estimate")}
          key={task.estimate_minutes}
          defaultValue={task.estimate_minutes ?? ""}
          readOnly={!writes}
          onBlur={({ target }) => {
            const minutes = target.value === "" ? null : Math.max(0, Math.round(target.valueAsNumber));
            if (minutes !== task.estimate_minutes) act({ estimate_minutes: minutes });
          }}
        />
        <span className="muted small">{say("field.minutes")}</span>
      </Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="field-row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface PickProps {
  choices: Choice[];
  name: string;
  children: ReactNode;
  onPick: (id: string) => void;
  several?: boolean;
}

function Pick({ choices, name, children, onPick, several = false }: PickProps) {
  const { writes } = useWork();
  if (!writes) return <span className="value">{children}</span>;
  return (
    <Menu className="button quiet value" choices={choices} onChoose={onPick} several={several} label={name}>
      {children}
    </Menu>
  );
}

interface SeveralProps {
  work: Work;
  task: Task;
  field: "labels" | "assignees";
  name: string;
  choices: Choice[];
  children: ReactNode;
}

function Several({ work, task, field, name, choices, children }: SeveralProps) {
  function toggle(id: string): void {
    const side = task[field].includes(id) ? "remove" : "add";
    work.do(changeTasks(work.catalogue, [task], { [field]: { [side]: [id] } }), { quiet: true });
  }
  return (
    <Pick choices={choices} name={name} onPick={toggle} several>
      {children}
    </Pick>
  );
}

/** Dates that stay in order; without a due date there is neither a time nor a repetition. */
function dates(task: Task, name: "due_on" | "start_on", value: string | null): TaskFields {
  if (name === "due_on" && value === null) return { due_on: null, due_time: null, recurrence: null };
  const due = name === "due_on" ? value : task.due_on;
  const start = name === "start_on" ? value : task.start_on;
  if (due !== null && start !== null && start > due) return { due_on: value, start_on: value };
  return { [name]: value };
}

function timed(time: string): TaskFields {
  if (!time) return { due_time: null, timezone: null };
  return { due_time: time, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

function repeatChoices(say: Say, task: Task): Choice[] {
  const day = WEEKDAYS[dateOf(task.due_on ?? "").getDay()] ?? "MO";
  const rules: [string, string][] = [
    ["never", say("repeat.never")],
    ["FREQ=DAILY", say("repeat.daily")],
    ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", say("repeat.weekdays")],
    [`FREQ=WEEKLY;BYDAY=${day}`, say("repeat.weekly")],
    ["FREQ=WEEKLY;INTERVAL=2", say("repeat.fortnightly")],
    ["FREQ=MONTHLY", say("repeat.monthly")],
    ["FREQ=YEARLY", say("repeat.yearly")],
  ];
  return rules.map(([id, text]) => ({ id, text, on: (task.recurrence ?? "never") === id }));
}

function repeatText(say: Say, task: Task): string {
  if (!task.recurrence) return say("repeat.never");
  return sayRule(say, task.recurrence);
}
