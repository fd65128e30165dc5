/** The sheet of shortcuts. */
import { MOD } from "@/lib/keyboard";
import { type Key, useSay } from "@/lib/texts";
import { Dialog } from "@/ui/Dialog";
import { dialog } from "./opening";

const GROUPS: [Key, [Key, string[]][]][] = [
  [
    "keys.anywhere",
    [
      ["palette.title", [MOD, "K"]],
      ["task.new", ["N"]],
      ["keys.filter", ["/"]],
      ["do.undo", [MOD, "Z"]],
      ["do.redo", [MOD, "⇧", "Z"]],
      ["keys.close", ["Esc"]],
      ["keys.title", ["?"]],
    ],
  ],
  [
    "keys.go",
    [
      ["nav.today", ["G", "T"]],
      ["nav.upcoming", ["G", "U"]],
      ["nav.mine", ["G", "M"]],
      ["layout.board", ["G", "B"]],
      ["layout.list", ["G", "L"]],
      ["layout.calendar", ["G", "C"]],
      ["nav.numbers", ["G", "D"]],
      ["nav.settings", ["G", "S"]],
    ],
  ],
  [
    "keys.board",
    [
      ["keys.focus", ["↑", "↓", "←", "→"]],
      ["keys.move", ["Alt", "↑", "↓", "←", "→"]],
      ["keys.open", ["↵"]],
    ],
  ],
  [
    "quick.line",
    [
      ["quick.add", ["↵"]],
      ["quick.more", ["⇧", "↵"]],
    ],
  ],
];

export function KeySheet() {
  const say = useSay();
  return (
    <Dialog
      title={say("keys.title")}
      closeName={say("do.close")}
      onClose={() => dialog.set(null)}
      className="keys"
    >
      <div className="dialog-body keys-groups">
        {GROUPS.map(([group, keys]) => (
          <section key={group}>
            <h3>{say(group)}</h3>
            <dl>
              {keys.map(([name, presses]) => (
                <div key={name}>
                  <dt>{say(name)}</dt>
                  <dd>
                    {presses.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
