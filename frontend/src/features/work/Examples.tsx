/** Says that examples are among the tasks, and removes them with one click. */
import { useChanging } from "@/lib/changing";
import { useSay } from "@/lib/texts";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import { Button, IconButton } from "@/ui/Button";
import { examplesChanged, examplesOf, keepExamples, removeExamples } from "./examples";

export function Examples() {
  const say = useSay();
  const work = useWork();
  const changed = useChanging(examplesChanged);
  const some = useAsk(
    work.catalogue,
    () => examplesOf(work).some(({ kind }) => kind === "task"),
    work,
    changed,
  );
  if (!some || !work.writes) return null;
  return (
    <p className="examples">
      <span>{say("examples.text")}</span>
      <Button onClick={() => removeExamples(work)}>{say("examples.remove")}</Button>
      <IconButton icon="close" name={say("examples.keep")} onClick={() => keepExamples(work)} />
    </p>
  );
}
