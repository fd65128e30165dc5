/** Filters, sort and grouping of a view: all of it is in the address, so that a link shows the same. */
import { useEffect, useRef } from "react";
import { askName } from "@/lib/asking";
import { query, usePlace } from "@/lib/router";
import { type Key, useSay } from "@/lib/texts";
import { create } from "@/store/commands";
import { DUES, type Filters, GROUPS, NAMES, SORTS, readFilters, readGroup, readSort } from "@/store/filters";
import { useWork } from "@/store/work";
import type { Layout } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { useEdges } from "@/ui/edges";
import { Icon } from "@/ui/Icon";
import { type Choice, Menu } from "@/ui/Menu";
import { labelChoices, memberChoices, priorityChoices, statusChoices } from "./choices";

type ListFilter = "status" | "priority" | "label" | "assignee";

export function FilterBar({ layout }: { layout: Layout }) {
  const say = useSay();
  const work = useWork();
  const place = usePlace();
  const bar = useRef<HTMLDivElement>(null);
  useEdges(bar);
  const filters = readFilters(place.query);
  const filtered = NAMES.some((name) => name !== "project" && place.query.has(name));

  function toggle(name: ListFilter, id: string): void {
    const had = filters[name];
    const next = had.includes(id) ? had.filter((other) => other !== id) : [...had, id];
    query({ [name]: next.join(",") || null }, { replace: true });
  }

  async function save(): Promise<void> {
    const name = await askName(say("view.name"));
    if (!name) return;
    const kept = Object.fromEntries(
      NAMES.filter((key) => place.query.has(key)).map((key) => [key, place.query.get(key)]),
    );
    work.do(create("view", { name, layout, query: kept }, "did.saveView"));
  }

  const none: Choice = { id: "none", text: say("filter.nobody"), on: filters.assignee.includes("none") };
  const choices: Record<ListFilter, Choice[]> = {
    status: statusChoices(say, filters.status),
    priority: priorityChoices(say, filters.priority),
    label: labelChoices(work, filters.label),
    assignee: [none, ...memberChoices(work, filters.assignee)],
  };
  const lists: ListFilter[] =
    layout === "board" ? ["priority", "label", "assignee"] : ["status", "priority", "label", "assignee"];
  return (
    <div className="filter-bar fades" ref={bar} role="group" aria-label={say("filter.title")}>
      <WordFilter value={filters.q} />
      {lists.map((name) => (
        <Menu
          key={name}
          several
          className={`button quiet ${filters[name].length > 0 ? "active" : ""}`}
          choices={choices[name]}
          onChoose={(id) => toggle(name, id)}
        >
          {say(`field.${name}`)}
          {filters[name].length > 0 && <span className="badge">{filters[name].length}</span>}
          <Icon name="down" />
        </Menu>
      ))}
      <One name="due" choices={DUES} current={filters.due} prefix="due" />
      {layout !== "calendar" && (
        <One name="sort" choices={SORTS} current={readSort(place.query)} prefix="sort" />
      )}
      {layout === "list" && (
        <One name="group" choices={GROUPS} current={readGroup(place.query)} prefix="group" />
      )}
      {filtered && (
        <>
          <Button
            look="quiet"
            onClick={() =>
              query(Object.fromEntries(NAMES.map((n) => [n, n === "project" ? filters.project : null])))
            }
          >
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

interface OneProps {
  name: "due" | "sort" | "group";
  choices: readonly string[];
  current: Filters["due"];
  prefix: string;
}

/** A choice of one; the first, or the chosen one again, takes it away. */
function One({ name, choices, current, prefix }: OneProps) {
  const say = useSay();
  const place = usePlace();
  const text = (id: string): string => say(`${prefix}.${id}` as Key);
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
