/** What a workspace without tasks shows: how to begin, or examples to look around with, gone again with one click. */
import { MOD } from "@/lib/keyboard";
import { type Key, useSay } from "@/lib/texts";
import { useWork } from "@/store/work";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { openQuickAdd } from "../quick-add/opening";
import { addExamples } from "./examples";

const KEYS: [string, Key][] = [
  ["N", "task.new"],
  [`${MOD} K`, "palette.title"],
  ["?", "keys.title"],
];

export function FirstSteps() {
  const say = useSay();
  const work = useWork();

  return (
    <Empty icon="inbox" title={say("first.title")}>
      <p>{say("first.text")}</p>
      {work.writes && (
        <p className="row">
          <Button look="primary" onClick={() => openQuickAdd()}>
            {say("first.add")}
          </Button>
          <Button onClick={() => addExamples(work)}>{say("first.examples")}</Button>
        </p>
      )}
      <ul className="first-keys small">
        {KEYS.map(([key, name]) => (
          <li key={key}>
            <kbd>{key}</kbd> {say(name)}
          </li>
        ))}
      </ul>
    </Empty>
  );
}
