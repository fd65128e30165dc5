/** The saved views of a workspace: a layout with its filters, under a name; anybody who writes can change them. */
import { askName } from "@/lib/asking";
import { usePlace } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { change, remove } from "@/store/commands";
import { useAsk } from "@/store/context";
import { keptOf } from "@/store/filters";
import { useWork } from "@/store/work";
import { type Layout, type View, isLayout } from "@/sync/kinds";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { NavLink } from "./NavLink";

export function Views({ shown }: { shown: View | undefined }) {
  const say = useSay();
  const { catalogue, workspace, writes } = useWork();
  const views = useAsk(catalogue, (found) => found.views());
  if (views.length === 0) return null;
  return (
    <>
      <div className="nav-head">
        <h2>{say("nav.views")}</h2>
      </div>
      <ul>
        {views.map((view) => (
          <NavLink
            key={view.id}
            to={addressOf(workspace, view)}
            icon="star"
            text={view.name}
            current={view.id === shown?.id}
          >
            {writes && <More view={view} />}
          </NavLink>
        ))}
      </ul>
    </>
  );
}

/** The saved view that the page shows, if it shows one. */
export function useShownView(layout: Layout | null): View | undefined {
  const { catalogue } = useWork();
  const asked = textOf(keptOf(usePlace().query));
  return useAsk(
    catalogue,
    (found) => found.views().find((view) => view.layout === layout && textOf(view.query ?? {}) === asked),
    layout,
    asked,
  );
}

function More({ view }: { view: View }) {
  const say = useSay();
  const work = useWork();
  const { path, query } = usePlace();
  const layout = path[2];

  async function choose(id: string): Promise<void> {
    if (id === "delete") work.do(remove("view", [view]));
    else if (id === "replace")
      work.do(change("view", view, { layout, query: keptOf(query) }, "did.changeView"));
    else {
      const name = await askName(say("view.name"), view.name);
      if (name) work.do(change("view", view, { name }, "did.changeView"));
    }
  }

  return (
    <Menu
      className="button icon quiet nav-more"
      aria-label={say("view.more", { name: view.name })}
      choices={[
        { id: "rename", text: say("view.rename") },
        ...(isLayout(layout) ? [{ id: "replace", text: say("view.replace") }] : []),
        { id: "delete", text: say("view.delete"), danger: true },
      ]}
      onChoose={(id) => void choose(id)}
    >
      <Icon name="more" />
    </Menu>
  );
}

function addressOf(workspace: string, { layout, query }: View): string {
  const text = new URLSearchParams(query ?? {}).toString();
  return `/w/${workspace}/${layout}${text ? `?${text}` : ""}`;
}

/** Filters as text, whatever order they were chosen in. */
function textOf(query: Record<string, string>): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return sorted.toString();
}
