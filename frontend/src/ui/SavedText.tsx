/** A text that is saved as it is typed; Enter ends a line of text, with Ctrl or ⌘ also one of several. */
import type { ComponentProps } from "react";
import { useSaving } from "./saving";

interface Props {
  /** Tells it from all other texts. */
  name: string;
  value: string;
  onSave: (text: string) => void;
  multiline?: boolean;
}

type Rest = Omit<ComponentProps<"textarea">, "name" | "value" | "onChange" | "onBlur" | "ref">;

export function SavedText({ name, value, onSave, multiline = false, ...rest }: Props & Rest) {
  const { text, type, leave } = useSaving(value, onSave, name);
  return (
    <textarea
      rows={1}
      {...rest}
      value={text}
      onChange={({ target }) => type(multiline ? target.value : target.value.replace(/\n/g, " "))}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (!multiline || event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          event.currentTarget.blur();
        }
        rest.onKeyDown?.(event);
      }}
      onBlur={leave}
    />
  );
}
