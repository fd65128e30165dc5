/** The sidebar: agenda, workspaces, projects, saved views. */
import { type MouseEvent, type ReactNode, useState } from "react";
import { askName } from "@/lib/asking";
import { explain } from "@/lib/explain";
import { go, usePlace } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { create } from "@/store/commands";
import { useAsk, usePerson, useSession, useWorkspaces } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import type { View } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { IconButton } from "@/ui/Button";
import { Dot } from "@/ui/Dot";
import { Icon, type IconName } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { useNarrow } from "@/ui/narrow";
import { dialog } from "../palette/opening";
import { createWorkspace } from "./requests/createWorkspace";
import { Insecure, SyncState } from "./SyncState";

const COLORS = ["#2f7d58", "#2f6fb3", "#8455c9", "#c2512e", "#b3861d", "#b8447e", "#3d8f9c"];

export function Sidebar({ onLeave }: { onLeave: () => void }) {
  const say = useSay();
  const work = useWork();
  const { catalogue, workspace, writes } = work;
  const projects = useAsk(catalogue, (found) => found.projects().filter((project) => !project.archived));
  const views = useAsk(catalogue, (found) => found.views());
  const person = usePerson();
  const narrow = useNarrow();
  const base = `/w/${workspace}`;

  async function newProject(): Promise<void> {
    const name = await askName(say("project.name"));
    if (!name) return;
    const color = COLORS[projects.length % COLORS.length];
    const wish = create("project", { name, color }, "did.newProject");
    work.do(wish);
    go(`${base}/board?project=${wish.id}`);
  }

  return (
    <nav className="sidebar" aria-label={say("nav.title")} onClick={onLeave}>
      <WorkspaceMenu />
      <button type="button" className="nav-link nav-search" onClick={() => dialog.set("palette")}>
        <Icon name="search" /> <span className="grow">{say("nav.search")}</span> <kbd>Ctrl K</kbd>
      </button>
      <ul>
        <Link to="/today" icon="today" text={say("nav.today")} />
        <Link to="/upcoming" icon="upcoming" text={say("nav.upcoming")} />
        <Link to="/mine" icon="person" text={say("nav.mine")} />
      </ul>
      <div className="nav-head">
        <h2>{say("nav.projects")}</h2>
        {writes && <IconButton icon="add" name={say("project.new")} onClick={() => void newProject()} />}
      </div>
      <ul>
        <Link to={`${base}/board`} icon="board" text={say("work.all")} whole />
        {projects.map(({ id, name, color }) => (
          <Link
            key={id}
            to={`${base}/board?project=${id}`}
            project={id}
            mark={<Dot color={color} />}
            text={name}
          />
        ))}
      </ul>
      {views.length > 0 && (
        <>
          <div className="nav-head">
            <h2>{say("nav.views")}</h2>
          </div>
          <ul>
            {views.map((view) => (
              <Link key={view.id} to={addressOf(base, view)} icon="star" text={view.name} />
            ))}
          </ul>
        </>
      )}
      <span className="grow" />
      <ul>
        <Link to={`${base}/dashboard`} icon="chart" text={say("nav.numbers")} />
        <Link to={`${base}/trash`} icon="trash" text={say("nav.trash")} />
        <Link to={`${base}/settings/members`} icon="people" text={say("nav.workspaceSettings")} />
      </ul>
      {!narrow && <SyncState />}
      <Insecure />
      <a className="nav-link" href="/settings/profile" onClick={follow}>
        <Avatar name={person.name} /> <span className="cut grow">{person.name}</span> <Icon name="settings" />
      </a>
    </nav>
  );
}

function addressOf(base: string, { layout, query }: View): string {
  const text = new URLSearchParams(query ?? {}).toString();
  return `${base}/${layout}${text ? `?${text}` : ""}`;
}

/** A click goes on within the app; with a key that opens a tab, the browser does. */
export function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(event.currentTarget.pathname + event.currentTarget.search);
}

interface LinkProps {
  to: string;
  text: string;
  icon?: IconName;
  mark?: ReactNode;
  project?: string;
  /** Leads to all projects: current where no single one is shown. */
  whole?: boolean;
}

function Link({ to, text, icon, mark, project, whole = false }: LinkProps) {
  const { path, query } = usePlace();
  const inWork = path[0] === "w" && ["board", "list", "table", "calendar"].includes(path[2] ?? "");
  const current = project
    ? inWork && query.get("project") === project
    : whole
      ? inWork && !query.has("project")
      : `/${path.join("/")}` === to;
  return (
    <li>
      <a className="nav-link" href={to} aria-current={current ? "page" : undefined} onClick={follow}>
        {icon ? <Icon name={icon} /> : <span className="nav-mark">{mark}</span>}
        <span className="cut">{text}</span>
      </a>
    </li>
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
