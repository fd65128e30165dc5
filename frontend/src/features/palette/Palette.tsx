/** The command palette: every place and every deed by its name, and every task by its words. */
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useState } from "react";
import { useSay } from "@/lib/texts";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { openTask } from "../task/TaskRow";
import { StatusMark } from "../task/marks";
import { type Command, useCommands } from "./commands";
import { dialog } from "./opening";
import "./palette.css";

const TASKS = 20;
const COMMANDS = 8;

export function Palette() {
  const say = useSay();
  const id = useId();
  const { catalogue } = useWork();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const asked = useDeferredValue(text);
  const tasks = useAsk(catalogue, (found) => found.search(asked, TASKS), asked);
  const commands = useCommands();
  const choices = useMemo((): Command[] => {
    const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = commands.filter(({ text: name }) =>
      words.every((word) => name.toLowerCase().includes(word)),
    );
    const found = tasks.map((task) => ({
      id: task.id,
      text: task.title,
      hint: catalogue.key(task),
      mark: <StatusMark status={task.status} />,
      run: () => openTask(task.id),
    }));
    return [...fitting.slice(0, asked ? COMMANDS : 12), ...found];
  }, [asked, commands, tasks, catalogue]);
  const current = Math.min(at, choices.length - 1);

  function onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = (current + step + choices.length) % Math.max(1, choices.length);
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(choices[current]);
    }
  }

  function run(command: Command | undefined): void {
    if (!command) return;
    dialog.set(null);
    command.run();
  }

  return (
    <Dialog
      bare
      title={say("palette.title")}
      closeName={say("do.close")}
      onClose={() => dialog.set(null)}
      className="palette"
    >
      <div className="palette-line">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={choices.length > 0 ? `${id}-${current}` : undefined}
          aria-label={say("palette.title")}
          placeholder={say("palette.hint")}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <kbd>Esc</kbd>
      </div>
      <ul role="listbox" id={`${id}-list`} aria-label={say("palette.title")} className="palette-list">
        {choices.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            {command.mark}
            <span className="cut grow">{command.text}</span>
            {command.hint && <span className="muted small">{command.hint}</span>}
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p className="palette-none muted">{say("palette.nothing")}</p>}
    </Dialog>
  );
}
