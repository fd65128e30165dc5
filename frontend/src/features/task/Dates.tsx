/** When a task is due, when it starts, and how it repeats. */
import { dateOf } from "@/lib/dates";
import { type Say, useSay } from "@/lib/texts";
import { type TaskFields, changeTasks, dueOn } from "@/store/commands";
import { useWork } from "@/store/work";
import type { Task } from "@/sync/kinds";
import { Icon } from "@/ui/Icon";
import type { Choice } from "@/ui/Menu";
import { SavedInput } from "@/ui/SavedInput";
import { FieldRow, Pick } from "./FieldRow";
import { sayRule } from "./rules";

const LAST_DAY = "9999-12-31"; // so that a year has four digits, and what is typed next is the time
const NEVER = "never";
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

export function Dates({ task }: { task: Task }) {
  const say = useSay();
  const { catalogue, writes, do: act } = useWork();
  const change = (fields: TaskFields): void => act(changeTasks(catalogue, [task], fields), { quiet: true });
  const bare = { className: "bare", readOnly: !writes };
  return (
    <>
      <FieldRow name={say("field.due")}>
        <SavedInput
          {...bare}
          type="date"
          max={LAST_DAY}
          aria-label={say("field.due")}
          value={task.due_on ?? ""}
          onSave={(day) => change(dueOn(task, day || null))}
        />
        {task.due_on && (
          <SavedInput
            {...bare}
            type="time"
            aria-label={say("field.time")}
            value={task.due_time ?? ""}
            onSave={(time) => change(dueAt(time))}
          />
        )}
      </FieldRow>
      <FieldRow name={say("field.start")}>
        <SavedInput
          {...bare}
          type="date"
          max={LAST_DAY}
          aria-label={say("field.start")}
          value={task.start_on ?? ""}
          onSave={(day) => change(startOn(task, day || null))}
        />
      </FieldRow>
      {task.due_on && (
        <Pick
          choices={repetitions(say, task.due_on, task.recurrence)}
          name={say("field.repeat")}
          onPick={(id) => change({ recurrence: id === NEVER ? null : id })}
        >
          <Icon name="repeat" /> {task.recurrence ? sayRule(say, task.recurrence) : say("repeat.never")}
        </Pick>
      )}
    </>
  );
}

/** Another start, and a due date that does not lie before it. */
function startOn({ due_on: due }: Task, day: string | null): TaskFields {
  return day !== null && due !== null && day > due ? { start_on: day, due_on: day } : { start_on: day };
}

function dueAt(time: string): TaskFields {
  if (!time) return { due_time: null, timezone: null };
  return { due_time: time, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

function repetitions(say: Say, due: string, present: string | null): Choice[] {
  const day = WEEKDAYS[dateOf(due).getDay()] ?? "MO";
  const rules: [string, string][] = [
    [NEVER, say("repeat.never")],
    ["FREQ=DAILY", say("repeat.daily")],
    ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", say("repeat.weekdays")],
    [`FREQ=WEEKLY;BYDAY=${day}`, say("repeat.weekly")],
    ["FREQ=WEEKLY;INTERVAL=2", say("repeat.fortnightly")],
    ["FREQ=MONTHLY", say("repeat.monthly")],
    ["FREQ=YEARLY", say("repeat.yearly")],
  ];
  return rules.map(([id, text]) => ({ id, text, on: (present ?? NEVER) === id }));
}
