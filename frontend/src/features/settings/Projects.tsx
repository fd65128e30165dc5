/** The projects of the workspace: named, archived, and moved to others. */
import { explain } from "@/lib/explain";
import { useSay } from "@/lib/texts";
import { change, remove } from "@/store/commands";
import { useAsk, useSession, useWorkspaces } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import type { Project } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { Dot } from "@/ui/Dot";
import { Icon } from "@/ui/Icon";
import { type Choice, Menu } from "@/ui/Menu";
import { NamedList } from "./NamedList";
import { moveProject } from "./requests/moveProject";

export function Projects() {
  const say = useSay();
  const { catalogue, writes, do: act } = useWork();
  const projects = useAsk(catalogue, (found) => found.projects());
  const archived = projects.filter((project) => project.archived);
  return (
    <>
      <NamedList
        kind="project"
        title={say("settings.projects")}
        items={projects.filter((project) => !project.archived)}
        more={(project) => (project.id === catalogue.inbox ? null : <More project={project} />)}
      />
      {archived.length > 0 && (
        <section className="settings-card">
          <h2>{say("project.archived")}</h2>
          <ul className="settings-list">
            {archived.map((project) => (
              <li key={project.id}>
                <Dot color={project.color} />
                <span className="cut grow">{project.name}</span>
                {writes && (
                  <Button
                    onClick={() => act(change("project", project, { archived: false }, "did.unarchive"))}
                  >
                    {say("project.unarchive")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function More({ project }: { project: Project }) {
  const say = useSay();
  const { api } = useSession();
  const { workspace, role, do: act } = useWork();
  const deeds = useDeeds();
  const workspaces = useWorkspaces();
  const moves = role === "admin" || role === "owner";
  const targets = moves
    ? workspaces.filter((other) => other.id !== workspace && other.role !== "viewer")
    : [];
  const called = (id: string): string => {
    const found = targets.find((target) => target.id === id);
    return found?.personal === false ? found.name : say("workspace.personal");
  };
  const choices: Choice[] = [
    { id: "archive", text: say("project.archive") },
    ...targets.map(({ id }) => ({ id, text: say("project.moveTo", { workspace: called(id) }) })),
    { id: "delete", text: say("project.delete"), danger: true },
  ];

  function choose(id: string): void {
    if (id === "archive") act(change("project", project, { archived: true }, "did.archive"));
    else if (id === "delete") act(remove("project", [project]));
    else
      moveProject(api, workspace, project.id, id).then(
        () => deeds.say(say("project.moved", { name: project.name, workspace: called(id) })),
        (error: unknown) => deeds.say(explain(error)),
      );
  }

  if (project.moving_to) return <span className="pill">{say("project.moving")}</span>;
  return (
    <Menu
      className="button icon quiet"
      aria-label={say("project.more", { name: project.name })}
      choices={choices}
      onChoose={choose}
    >
      <Icon name="more" />
    </Menu>
  );
}
