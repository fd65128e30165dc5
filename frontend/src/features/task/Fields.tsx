/** The fields of a task, each changed where it stands. */
import type { ReactNode } from "react";
import { askName } from "@/lib/asking";
import { dateOf } from "@/lib/dates";
import { type Say, useSay } from "@/lib/texts";
import { COLORS } from "@/store/colors";
import { type TaskFields, changeTasks, create, dueOn } from "@/store/commands";
import { type Work, useWork } from "@/store/work";
import type { Priority, Status, Task } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { Dot } from "@/ui/Dot";
import { Icon } from "@/ui/Icon";
import { type Choice, Menu } from "@/ui/Menu";
import { SavedInput } from "@/ui/SavedInput";
import { labelChoices, memberChoices, priorityChoices, projectChoices, statusChoices } from "../work/choices";
import { PriorityMark, StatusMark } from "./marks";
import { sayRule } from "./rules";

const LAST_DAY = "9999-12-31"; // so that a year has four digits, and the time is next
const NEW = "new";
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

export function Fields({ task }: { task: Task }) {
  const say = useSay();
  const work = useWork();
  const { catalogue, nameOf, writes } = work;
  const project = catalogue.project(task.project);
  const act = (fields: TaskFields): void => work.do(changeTasks(catalogue, [task], fields), { quiet: true });
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
          onNew={{ text: say("label.new"), make: () => void newLabel(say, work, task) }}
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
        <SavedInput
          type="date"
          max={LAST_DAY}
          className="bare"
          aria-label={say("field.due")}
          value={task.due_on ?? ""}
          readOnly={!writes}
          onSave={(day) => act(dueOn(task, day || null))}
        />
        {task.due_on && (
          <SavedInput
            type="time"
            className="bare"
            aria-label={say("field.time")}
            value={task.due_time ?? ""}
            readOnly={!writes}
            onSave={(time) => act(timed(time))}
          />
        )}
      </Row>
      <Row name={say("field.start")}>
        <SavedInput
          type="date"
          max={LAST_DAY}
          className="bare"
          aria-label={say("field.start")}
          value={task.start_on ?? ""}
          readOnly={!writes}
          onSave={(day) => act(startOn(task, day || null))}
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
        <SavedInput
          type="number"
          min={0}
          className="bare"
          aria-label={say("field.estimate")}
          value={String(task.estimate_minutes ?? "")}
          readOnly={!writes}
          onSave={(minutes) => act({ estimate_minutes: minutes === "" ? null : wholeMinutes(minutes) })}
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
  /** What makes another one to choose. */
  onNew?: { text: string; make: () => void };
}

function Several({ work, task, field, name, choices, children, onNew }: SeveralProps) {
  function toggle(id: string): void {
    if (id === NEW) {
      onNew?.make();
      return;
    }
    const side = task[field].includes(id) ? "remove" : "add";
    work.do(changeTasks(work.catalogue, [task], { [field]: { [side]: [id] } }), { quiet: true });
  }
  return (
    <Pick
      choices={onNew ? [...choices, { id: NEW, text: onNew.text, mark: <Icon name="add" /> }] : choices}
      name={name}
      onPick={toggle}
      several
    >
      {children}
    </Pick>
  );
}

/** Ask for a name, and give the task a new label of it. */
async function newLabel(say: Say, work: Work, task: Task): Promise<void> {
  const name = await askName(say("label.name"));
  if (!name) return;
  const color = COLORS[work.catalogue.labels().length % COLORS.length];
  const made = create("label", { name, color }, "did.create");
  const given = changeTasks(work.catalogue, [task], { labels: { add: [made.id] } });
  work.do({
    name: made.name,
    operations: [...made.operations, ...given.operations],
    inverse: [...given.inverse, ...made.inverse],
  });
}

/** Another start, and a due date that does not lie before it. */
function startOn({ due_on: due }: Task, day: string | null): TaskFields {
  return day !== null && due !== null && day > due ? { start_on: day, due_on: day } : { start_on: day };
}

const wholeMinutes = (text: string): number => Math.max(0, Math.round(Number(text)));

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
