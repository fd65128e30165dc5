/** A list of things with a name and a colour, each changed where it stands. */
import type { ReactNode, SubmitEvent } from "react";
import { useSay } from "@/lib/texts";
import { COLORS } from "@/store/colors";
import { change, create, remove } from "@/store/commands";
import { useWork } from "@/store/work";
import { Button } from "@/ui/Button";
import { SavedText } from "@/ui/SavedText";

interface Named {
  id: string;
  name: string;
  color: string | null;
}

interface Props<T> {
  kind: "label" | "project";
  title: string;
  items: readonly T[];
  /** What else can be done with one; else it can be deleted. */
  more?: (item: T) => ReactNode;
}

const COLOR = "#77817c"; // of one without

export function NamedList<T extends Named>({ kind, title, items, more }: Props<T>) {
  const say = useSay();
  const { writes, do: act } = useWork();

  function add(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const input = event.currentTarget.elements.namedItem("name") as HTMLInputElement;
    if (!input.value.trim()) return;
    const color = COLORS[items.length % COLORS.length];
    act(create(kind, { name: input.value.trim(), color }, "did.create"));
    input.value = "";
  }

  return (
    <section className="settings-card">
      <h2>{title}</h2>
      <ul className="settings-list">
        {items.map((item) => (
          <li key={item.id}>
            <input
              type="color"
              aria-label={say("named.color", { name: item.name })}
              key={item.color}
              defaultValue={item.color ?? COLOR}
              disabled={!writes}
              onBlur={({ target }) => {
                if (target.value !== (item.color ?? COLOR)) act(change(kind, item, { color: target.value }));
              }}
            />
            <SavedText
              name={`name:${item.id}`}
              className="input bare grow"
              aria-label={say("named.name", { name: item.name })}
              value={item.name}
              maxLength={200}
              readOnly={!writes}
              onSave={(name) => {
                if (name.trim()) act(change(kind, item, { name: name.trim() }));
              }}
            />
            {writes &&
              (more?.(item) ??
                (!more && <Button onClick={() => act(remove(kind, [item]))}>{say("do.delete")}</Button>))}
          </li>
        ))}
        {items.length === 0 && <li className="muted">{say("named.none")}</li>}
      </ul>
      {writes && (
        <form className="row" onSubmit={add}>
          <input
            className="input grow"
            name="name"
            aria-label={say("named.new")}
            placeholder={say("named.new")}
            maxLength={200}
          />
          <Button type="submit">{say("do.add")}</Button>
        </form>
      )}
    </section>
  );
}
