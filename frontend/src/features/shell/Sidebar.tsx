/** The sidebar: agenda, workspaces, projects, saved views. */
import { type MouseEvent, useState } from "react";
import { askName } from "@/lib/asking";
import { explain } from "@/lib/explain";
import { MOD } from "@/lib/keyboard";
import { go, usePlace } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { COLORS } from "@/store/colors";
import { create } from "@/store/commands";
import { useAsk, usePerson, useSession, useWorkspaces } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import { isLayout } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { IconButton } from "@/ui/Button";
import { Dot } from "@/ui/Dot";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { useNarrow } from "@/ui/narrow";
import { dialog } from "../palette/opening";
import { NavLink, follow } from "./NavLink";
import { createWorkspace } from "./requests/createWorkspace";
import { Insecure, SyncState } from "./SyncState";
import { Views, useShownView } from "./Views";

export function Sidebar({ onLeave }: { onLeave: () => void }) {
  const say = useSay();
  const work = useWork();
  const { catalogue, workspace, writes } = work;
  const projects = useAsk(catalogue, (found) => found.projects().filter((project) => !project.archived));
  const person = usePerson();
  const narrow = useNarrow();
  const base = `/w/${workspace}`;
  const { path, query } = usePlace();
  const [first, , third] = path;
  const layout = first === "w" && isLayout(third) ? third : null;
  const shown = useShownView(layout);
  const project = layout && !shown ? query.get("project") : null;

  async function newProject(): Promise<void> {
    const name = await askName(say("project.name"));
    if (!name) return;
    const color = COLORS[projects.length % COLORS.length];
    const wish = create("project", { name, color }, "did.newProject");
    work.do(wish);
    go(`${base}/board?project=${wish.id}`);
  }

  /** Whatever is clicked leads away, but for menus, which first have to be chosen from. */
  function onClick({ target }: MouseEvent): void {
    if (!(target as Element).closest("[aria-haspopup], [role=menu]")) onLeave();
  }

  return (
    <nav className="sidebar" aria-label={say("nav.title")} onClick={onClick}>
      <WorkspaceMenu />
      <button type="button" className="nav-link nav-search" onClick={() => dialog.set("palette")}>
        <Icon name="search" /> <span className="grow">{say("nav.search")}</span> <kbd>{MOD} K</kbd>
      </button>
      <ul>
        <NavLink to="/today" icon="today" text={say("nav.today")} current={first === "today"} />
        <NavLink to="/upcoming" icon="upcoming" text={say("nav.upcoming")} current={first === "upcoming"} />
        <NavLink to="/mine" icon="person" text={say("nav.mine")} current={first === "mine"} />
      </ul>
      <div className="nav-head">
        <h2>{say("nav.projects")}</h2>
        {writes && <IconButton icon="add" name={say("project.new")} onClick={() => void newProject()} />}
      </div>
      <ul>
        <NavLink
          to={`${base}/board`}
          icon="board"
          text={say("work.all")}
          current={layout !== null && !shown && project === null}
        />
        {projects.map(({ id, name, color }) => (
          <NavLink
            key={id}
            to={`${base}/board?project=${id}`}
            mark={<Dot color={color} />}
            text={name}
            current={id === project}
          />
        ))}
      </ul>
      <Views shown={shown} />
      <span className="grow" />
      <ul>
        <NavLink
          to={`${base}/dashboard`}
          icon="chart"
          text={say("nav.numbers")}
          current={third === "dashboard"}
        />
        <NavLink to={`${base}/trash`} icon="trash" text={say("nav.trash")} current={third === "trash"} />
        <NavLink
          to={`${base}/settings/members`}
          icon="people"
          text={say("nav.workspaceSettings")}
          current={third === "settings"}
        />
      </ul>
      {!narrow && <SyncState />}
      <Insecure />
      <a
        className="nav-link"
        href="/settings/profile"
        aria-current={first === "settings" ? "page" : undefined}
        onClick={follow}
      >
        <Avatar name={person.name} /> <span className="cut grow">{person.name}</span> <Icon name="settings" />
      </a>
    </nav>
  );
}

function WorkspaceMenu() {
  const say = useSay();
  const session = useSession();
  const deeds = useDeeds();
  const { workspace } = useWork();
  const workspaces = useWorkspaces();
  const [busy, setBusy] = useState(false);
  const current = workspaces.find(({ id }) => id === workspace);

  async function choose(id: string): Promise<void> {
    if (id !== "new") {
      go(`/w/${id}/board`);
      return;
    }
    const name = await askName(say("workspace.name"));
    if (!name) return;
    setBusy(true);
    try {
      const made = await createWorkspace(session.api, name);
      await session.refreshWorkspaces();
      go(`/w/${made.id}/board`);
    } catch (error) {
      deeds.say(explain(error));
    } finally {
      setBusy(false);
    }
  }

  const choices = workspaces.map(({ id, name, personal }) => ({
    id,
    text: personal ? say("workspace.personal") : name,
    on: id === workspace,
  }));
  return (
    <Menu
      className="nav-link workspace-menu"
      label={say("nav.workspace")}
      disabled={busy}
      choices={[...choices, { id: "new", text: say("workspace.new"), mark: <Icon name="add" /> }]}
      onChoose={(id) => void choose(id)}
    >
      <img src="/icon.svg" alt="" width="22" height="22" />
      <strong className="cut grow">
        {current?.personal === false ? current.name : say("workspace.personal")}
      </strong>
      <Icon name="down" />
    </Menu>
  );
}
