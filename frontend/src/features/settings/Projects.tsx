/** The projects of the workspace. */
import { useSay } from "@/lib/texts";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import { NamedList } from "./NamedList";

export function Projects() {
  const say = useSay();
  const { catalogue } = useWork();
  const projects = useAsk(catalogue, (found) => found.projects());
  return (
    <NamedList kind="project" title={say("settings.projects")} items={projects} fixed={catalogue.inbox} />
  );
}
