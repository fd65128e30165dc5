/** What can be chosen for the fields of a task, as choices of menus. */
import { addDays, today, weekStart } from "@/lib/dates";
import { type Say, sayDay } from "@/lib/texts";
import type { Work } from "@/store/work";
import { PRIORITIES, STATUSES } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { Dot } from "@/ui/Dot";
import type { Choice } from "@/ui/Menu";
import { PriorityMark, StatusMark } from "../task/marks";

export function statusChoices(say: Say, on?: readonly string[]): Choice[] {
  return STATUSES.map((id) => ({
    id,
    text: say(`status.${id}`),
    mark: <StatusMark status={id} />,
    ...isOn(on, id),
  }));
}

export function priorityChoices(say: Say, on?: readonly string[]): Choice[] {
  return [...PRIORITIES].reverse().map((id) => ({
    id,
    text: say(`priority.${id}`),
    mark: id === "none" ? <span className="priority-none" /> : <PriorityMark priority={id} />,
    ...isOn(on, id),
  }));
}

export function labelChoices({ catalogue }: Work, on?: readonly string[]): Choice[] {
  return catalogue
    .labels()
    .map(({ id, name, color }) => ({ id, text: name, mark: <Dot color={color} />, ...isOn(on, id) }));
}

export function memberChoices({ catalogue, nameOf }: Work, on?: readonly string[]): Choice[] {
  return catalogue.members().map(({ id }) => {
    const text = nameOf(id) || "?";
    return { id, text, mark: <Avatar name={text} />, ...isOn(on, id) };
  });
}

export function projectChoices({ catalogue }: Work, on?: readonly string[]): Choice[] {
  return catalogue
    .projects()
    .filter((project) => !project.archived)
    .map(({ id, name, color }) => ({ id, text: name, mark: <Dot color={color} />, ...isOn(on, id) }));
}

/** The days that tasks are put off to most, and none. */
export function dayChoices(say: Say): Choice[] {
  const now = today();
  const monday = weekStart(addDays(now, 7), 1);
  const named = (id: string, text: string): Choice => ({ id, text });
  return [
    named(now, say("day.today")),
    named(addDays(now, 1), say("day.tomorrow")),
    named(monday, sayDay(monday, { weekday: "long", day: "numeric", month: "short" })),
    named("none", say("due.none")),
  ];
}

function isOn(on: readonly string[] | undefined, id: string): { on?: boolean } {
  return on ? { on: on.includes(id) } : {};
}
