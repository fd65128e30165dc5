/** A workspace's tasks: as a board, list, table or calendar, by the filters of the address. */
import { lazy, Suspense } from "react";
import { addressWith, go, usePlace } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { useAsk } from "@/store/context";
import { matching, readFilters, readGroup, readSort, sorted } from "@/store/filters";
import { useWork } from "@/store/work";
import { LAYOUTS, type Layout } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Icon, type IconName } from "@/ui/Icon";
import { openQuickAdd } from "../quick-add/opening";
import { Board } from "./Board";
import { Examples } from "./Examples";
import { FilterBar } from "./FilterBar";
import { FirstSteps } from "./FirstSteps";
import "./work.css";

const ListView = lazy(() => import("./ListView").then((m) => ({ default: m.ListView })));
const TableView = lazy(() => import("./TableView").then((m) => ({ default: m.TableView })));
const CalendarView = lazy(() => import("./CalendarView").then((m) => ({ default: m.CalendarView })));

const ICONS: Record<Layout, IconName> = {
  board: "board",
  list: "list",
  table: "table",
  calendar: "calendar",
};

export function WorkPage({ layout }: { layout: Layout }) {
  const say = useSay();
  const { catalogue, workspace, writes } = useWork();
  const { query } = usePlace();
  const filters = readFilters(query);
  const { by, reversed } = readSort(query);
  const asked = JSON.stringify(filters);
  const tasks = useAsk(
    catalogue,
    (found) => sorted(matching(found, filters), by, reversed),
    asked,
    by,
    reversed,
  );
  const project = useAsk(
    catalogue,
    (found) => (filters.project ? found.project(filters.project) : undefined),
    asked,
  );
  const none = useAsk(catalogue, (found) => found.live().length === 0);
  const fresh = none && catalogue.inbox !== undefined;
  return (
    <>
      <header className="page-head">
        <h1 className="cut">{project?.name ?? say("work.all")}</h1>
        <nav className="tabs" aria-label={say("layout.title")}>
          {LAYOUTS.map((id) => (
            <button
              key={id}
              type="button"
              className="button quiet"
              aria-current={id === layout ? "page" : undefined}
              aria-label={say(`layout.${id}`)}
              onClick={() => go(addressWith({}).replace(/^\/w\/[^/]+\/\w+/, `/w/${workspace}/${id}`))}
            >
              <Icon name={ICONS[id]} /> <span className="tab-text">{say(`layout.${id}`)}</span>
            </button>
          ))}
        </nav>
        <span className="grow" />
        {writes && (
          <Button
            look="primary"
            onClick={() => openQuickAdd(filters.project ? { project: filters.project } : {})}
          >
            <Icon name="add" /> {say("task.new")}
          </Button>
        )}
      </header>
      <FilterBar layout={layout} />
      <Examples />
      <div className="page-body">
        {fresh ? (
          <FirstSteps />
        ) : tasks.length === 0 && layout !== "board" && layout !== "calendar" ? (
          <Empty icon="search" title={say("work.nothing")}>
            <p>{say("work.nothingWhy")}</p>
          </Empty>
        ) : (
          <Suspense>
            {layout === "board" && <Board tasks={tasks} project={filters.project} ordered={by === "order"} />}
            {layout === "list" && (
              <ListView tasks={tasks} group={readGroup(query)} withProject={!filters.project} />
            )}
            {layout === "table" && (
              <TableView tasks={tasks} by={by} reversed={reversed} withProject={!filters.project} />
            )}
            {layout === "calendar" && <CalendarView tasks={tasks} project={filters.project} />}
          </Suspense>
        )}
      </div>
    </>
  );
}
