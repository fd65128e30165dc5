/** A text that is saved when its writer pauses or leaves it, not at every key; news from elsewhere shows while idle. */
import { type ComponentProps, useEffect, useRef, useState } from "react";

const IDLE = 1_200; // milliseconds without a key

interface Props {
  value: string;
  onSave: (text: string) => void;
  multiline?: boolean;
}

type Rest = Omit<ComponentProps<"textarea">, "value" | "onChange" | "onBlur" | "ref">;

export function SavedText({ value, onSave, multiline = false, ...rest }: Props & Rest) {
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ draft, value, onSave });
  useEffect(() => {
    latest.current = { draft, value, onSave };
  });

  function save(): void {
    clearTimeout(timer.current);
    const { draft: text, value: had, onSave: keep } = latest.current;
    if (text !== null && text !== had) keep(text);
  }
  useEffect(() => save, []);

  return (
    <textarea
      rows={1}
      {...rest}
      value={draft ?? value}
      onChange={({ target }) => {
        const text = multiline ? target.value : target.value.replace(/\n/g, " ");
        setDraft(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(save, IDLE);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (!multiline || event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          event.currentTarget.blur();
        }
        rest.onKeyDown?.(event);
      }}
      onBlur={() => {
        save();
        setDraft(null);
      }}
    />
  );
}
