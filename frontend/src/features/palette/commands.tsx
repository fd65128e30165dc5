/** Everything the palette can do, by name. */
import { type ReactNode, useMemo } from "react";
import { MOD } from "@/lib/keyboard";
import { go } from "@/lib/router";
import { useLanguage, useSay } from "@/lib/texts";
import { chooseTheme } from "@/lib/theme";
import { useAsk, useWorkspaces } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import { Dot } from "@/ui/Dot";
import { Icon, type IconName } from "@/ui/Icon";
import { openQuickAdd } from "../quick-add/opening";
import { dialog } from "./opening";

export interface Command {
  id: string;
  text: string;
  mark: ReactNode;
  hint?: string;
  run: () => void;
}

export function useCommands(): Command[] {
  const say = useSay();
  const language = useLanguage();
  const { catalogue, workspace } = useWork();
  const workspaces = useWorkspaces();
  const deeds = useDeeds();
  const projects = useAsk(catalogue, (found) => found.projects());
  return useMemo(() => {
    const command = (id: string, text: string, icon: IconName, run: () => void, hint?: string): Command => ({
      id,
      text,
      mark: <Icon name={icon} />,
      run,
      ...(hint ? { hint } : {}),
    });
    const to = (address: string) => () => go(address);
    return [
      command("new", say("task.new"), "add", () => openQuickAdd(), "N"),
      command("today", say("nav.today"), "today", to("/today"), "G T"),
      command("upcoming", say("nav.upcoming"), "upcoming", to("/upcoming"), "G U"),
      command("mine", say("nav.mine"), "person", to("/mine"), "G M"),
      command("board", say("layout.board"), "board", to(`/w/${workspace}/board`), "G B"),
      command("list", say("layout.list"), "list", to(`/w/${workspace}/list`), "G L"),
      command("table", say("layout.table"), "table", to(`/w/${workspace}/table`)),
      command("calendar", say("layout.calendar"), "calendar", to(`/w/${workspace}/calendar`), "G C"),
      command("numbers", say("nav.numbers"), "chart", to(`/w/${workspace}/dashboard`), "G D"),
      command("trash", say("nav.trash"), "trash", to(`/w/${workspace}/trash`)),
      command("settings", say("nav.settings"), "settings", to("/settings/profile"), "G S"),
      command("undo", say("do.undo"), "undo", () => deeds.undo(), `${MOD} Z`),
      command("keys", say("keys.title"), "command", () => dialog.set("keys"), "?"),
      command("light", say("theme.light"), "today", () => chooseTheme("light")),
      command("dark", say("theme.dark"), "star", () => chooseTheme("dark")),
      ...projects.map((project) => ({
        id: project.id,
        text: project.name,
        mark: <Dot color={project.color} />,
        hint: say("field.project"),
        run: to(`/w/${workspace}/board?project=${project.id}`),
      })),
      ...workspaces.map(({ id, name }) =>
        command(id, name, "people", to(`/w/${id}/board`), say("nav.workspace")),
      ),
    ];
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `say` speaks another language then
  }, [say, language, workspace, workspaces, projects, deeds]);
}
