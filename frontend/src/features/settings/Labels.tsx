/** The labels of the workspace. */
import { useSay } from "@/lib/texts";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import { NamedList } from "./NamedList";

export function Labels() {
  const say = useSay();
  const { catalogue } = useWork();
  return (
    <NamedList
      kind="label"
      title={say("settings.labels")}
      items={useAsk(catalogue, (found) => found.labels())}
    />
  );
}
