/** The filters that are wanted less often, in one menu. */
import { query, usePlace } from "@/lib/router";
import { type Key, useSay } from "@/lib/texts";
import { CHOICES, type ChoiceName } from "@/store/choosing";
import { type ListName, readFilters } from "@/store/filters";
import { useWork } from "@/store/work";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { memberChoices } from "./choices";

const NAMES: readonly ChoiceName[] = [
  "start",
  "repeat",
  "estimate",
  "level",
  "created",
  "updated",
  "completed",
];

export function MoreFilters() {
  const say = useSay();
  const work = useWork();
  const { lists, choices } = readFilters(usePlace().query);
  const authors = memberChoices(work, lists.author).map((choice) => ({
    ...choice,
    id: `author:${choice.id}`,
    head: say("field.author"),
  }));
  const others = NAMES.flatMap((name) =>
    Object.keys(CHOICES[name]).map((id) => ({
      id: `${name}:${id}`,
      text: say(textOf(name, id)),
      on: choices[name] === id,
      head: say(`field.${name}`),
    })),
  );
  const active = lists.author.length + NAMES.filter((name) => choices[name] !== null).length;

  function choose(chosen: string): void {
    const [name = "", id = ""] = chosen.split(":");
    if (name === "author") toggle("author", lists.author, id);
    else query({ [name]: choices[name as ChoiceName] === id ? null : id }, { replace: true });
  }

  return (
    <Menu
      several
      className={`button quiet ${active > 0 ? "active" : ""}`}
      choices={[...others, ...authors]}
      onChoose={choose}
    >
      {say("filter.more")}
      {active > 0 && <span className="badge">{active}</span>}
      <Icon name="down" />
    </Menu>
  );
}

/** Take a value of a filter into the address, or out of it. */
export function toggle(name: ListName, had: readonly string[], id: string): void {
  const next = had.includes(id) ? had.filter((other) => other !== id) : [...had, id];
  query({ [name]: next.join(",") || null }, { replace: true });
}

/** What a choice is called; the latest days are called the same whatever happened in them. */
export function textOf(name: string, id: string): Key {
  const dated = name === "created" || name === "updated" || name === "completed";
  return `${dated ? "lately" : name}.${id}` as Key;
}
