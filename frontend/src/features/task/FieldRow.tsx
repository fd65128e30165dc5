/** A field of a task: its name, and its value, which opens a menu where there is a choice. */
import type { ReactNode } from "react";
import { useWork } from "@/store/work";
import { type Choice, Menu } from "@/ui/Menu";

export function FieldRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="field-row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface Props {
  choices: Choice[];
  name: string;
  children: ReactNode;
  onPick: (id: string) => void;
  several?: boolean;
}

export function Pick({ choices, name, children, onPick, several = false }: Props) {
  const { writes } = useWork();
  return (
    <FieldRow name={name}>
      {writes ? (
        <Menu
          className="button quiet value"
          choices={choices}
          onChoose={onPick}
          several={several}
          label={name}
        >
          {children}
        </Menu>
      ) : (
        <span className="value">{children}</span>
      )}
    </FieldRow>
  );
}
