/** The sheet of shortcuts. */
import { type Key, useSay } from "@/lib/texts";
import { Dialog } from "@/ui/Dialog";
import { dialog } from "./opening";

const KEYS: [Key, string[]][] = [
  ["palette.title", ["Ctrl", "K"]],
  ["task.new", ["N"]],
  ["keys.filter", ["/"]],
  ["do.undo", ["Ctrl", "Z"]],
  ["do.redo", ["Ctrl", "⇧", "Z"]],
  ["nav.today", ["G", "T"]],
  ["nav.upcoming", ["G", "U"]],
  ["nav.mine", ["G", "M"]],
  ["layout.board", ["G", "B"]],
  ["layout.list", ["G", "L"]],
  ["layout.calendar", ["G", "C"]],
  ["nav.numbers", ["G", "D"]],
  ["nav.settings", ["G", "S"]],
  ["keys.focus", ["↑", "↓", "←", "→"]],
  ["keys.move", ["Alt", "↑", "↓", "←", "→"]],
  ["keys.open", ["↵"]],
  ["keys.close", ["Esc"]],
  ["keys.title", ["?"]],
];

export function KeySheet() {
  const say = useSay();
  return (
    <Dialog title={say("keys.title")} closeName={say("do.close")} onClose={() => dialog.set(null)}>
      <dl className="dialog-body keys-list">
        {KEYS.map(([name, keys]) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
