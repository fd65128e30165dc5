/** Filters, sort and grouping of a view: all of it is in the address, so that a link shows the same. */
import { useEffect, useRef } from "react";
import { askName } from "@/lib/asking";
import { query, usePlace } from "@/lib/router";
import { type Key, useSay } from "@/lib/texts";
import { create } from "@/store/commands";
import { CHOICES } from "@/store/choosing";
import {
  CLEARED,
  GROUPS,
  type ListName,
  SORTS,
  keptOf,
  readFilters,
  readGroup,
  readSort,
} from "@/store/filters";
import { useWork } from "@/store/work";
import type { Layout } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { useEdges } from "@/ui/edges";
import { Icon } from "@/ui/Icon";
import { type Choice, Menu } from "@/ui/Menu";
import { MoreFilters, textOf, toggle } from "./MoreFilters";
import { labelChoices, memberChoices, priorityChoices, statusChoices } from "./choices";

export function FilterBar({ layout }: { layout: Layout }) {
  const say = useSay();
  const work = useWork();
  const place = usePlace();
  const bar = useRef<HTMLDivElement>(null);
  useEdges(bar);
  const { q, lists, choices } = readFilters(place.query);
  const filtered = Object.keys(CLEARED).some((name) => place.query.has(name));

  async function save(): Promise<void> {
    const name = await askName(say("view.name"));
    if (name) work.do(create("view", { name, layout, query: keptOf(place.query) }, "did.saveView"));
  }

  const none = (text: Key, of: readonly string[]): Choice => ({
    id: "none",
    text: say(text),
    on: of.includes("none"),
  });
  return (
    <div className="filter-bar fades" ref={bar} role="group" aria-label={say("filter.title")}>
      <WordFilter value={q} />
      {layout !== "board" && (
        <Many name="status" on={lists.status} choices={statusChoices(say, lists.status)} />
      )}
      <Many name="priority" on={lists.priority} choices={priorityChoices(say, lists.priority)} />
      <Many
        name="label"
        on={lists.label}
        choices={[none("group.noLabel", lists.label), ...labelChoices(work, lists.label)]}
      />
      <Many
        name="assignee"
        on={lists.assignee}
        choices={[none("group.nobody", lists.assignee), ...memberChoices(work, lists.assignee)]}
      />
      <One name="due" choices={Object.keys(CHOICES.due)} current={choices.due} />
      <MoreFilters />
      {layout !== "calendar" && <One name="sort" choices={SORTS} current={readSort(place.query).by} />}
      {layout === "list" && <One name="group" choices={GROUPS} current={readGroup(place.query)} />}
      {filtered && (
        <>
          <Button look="quiet" onClick={() => query(CLEARED)}>
            {say("filter.clear")}
          </Button>
          {work.writes && (
            <Button look="quiet" onClick={() => void save()}>
              <Icon name="star" /> {say("view.save")}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** A filter of which several values can be wanted. */
function Many({ name, on, choices }: { name: ListName; on: readonly string[]; choices: Choice[] }) {
  const say = useSay();
  return (
    <Menu
      several
      className={`button quiet ${on.length > 0 ? "active" : ""}`}
      choices={choices}
      onChoose={(id) => toggle(name, on, id)}
    >
      {say(`field.${name}`)}
      {on.length > 0 && <span className="badge">{on.length}</span>}
      <Icon name="down" />
    </Menu>
  );
}

interface OneProps {
  name: "due" | "sort" | "group";
  choices: readonly string[];
  current: string | null;
}

/** A choice of one; the first, or the chosen one again, takes it away. */
function One({ name, choices, current }: OneProps) {
  const say = useSay();
  const place = usePlace();
  const text = (id: string): string => say(textOf(name, id));
  return (
    <Menu
      className={`button quiet ${place.query.has(name) ? "active" : ""}`}
      choices={choices.map((id) => ({ id, text: text(id), on: id === current }))}
      onChoose={(id) => query({ [name]: id === place.query.get(name) ? null : id }, { replace: true })}
    >
      {say(`field.${name}`)}
      {place.query.has(name) && current && <span className="badge">{text(current)}</span>}
      <Icon name="down" />
    </Menu>
  );
}

function WordFilter({ value }: { value: string }) {
  const say = useSay();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current && input.current.value !== value && document.activeElement !== input.current) {
      input.current.value = value;
    }
  }, [value]);
  return (
    <label className="word-filter">
      <Icon name="filter" />
      <span className="visually-hidden">{say("filter.words")}</span>
      <input
        ref={input}
        id="word-filter"
        type="search"
        placeholder={say("filter.words")}
        defaultValue={value}
        onChange={({ target }) => query({ q: target.value || null }, { replace: true })}
      />
    </label>
  );
}
