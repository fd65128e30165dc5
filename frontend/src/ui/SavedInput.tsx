/** A date, a time or a number that is saved once it is typed: half of it, like the year 2 of 2026, is nobody's wish. */
import type { ComponentProps } from "react";
import { useSaving } from "./saving";

interface Props {
  value: string;
  onSave: (text: string) => void;
}

type Rest = Omit<ComponentProps<"input">, "value" | "onChange" | "onBlur">;

export function SavedInput({ value, onSave, className = "", ...rest }: Props & Rest) {
  const { text, type, leave } = useSaving(value, onSave);
  return (
    <input
      {...rest}
      className={`input ${className} ${text === "" ? "unset" : ""}`}
      value={text}
      onChange={({ target }) => type(target.value, target.validity.badInput)}
      onBlur={leave}
    />
  );
}
