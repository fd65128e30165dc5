/** A menu below its button: arrow keys, Home, End, Escape; the browser's popover closes it by a click elsewhere. */
import {
  type ComponentProps,
  Fragment,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Icon } from "./Icon";

export interface Choice {
  id: string;
  text: string;
  mark?: ReactNode;
  /** Given for choices that are on or off. */
  on?: boolean;
  danger?: boolean;
  /** Stands above the first of several that belong together. */
  head?: string;
}

interface Props extends Omit<ComponentProps<"button">, "onSelect"> {
  choices: readonly Choice[];
  onChoose: (id: string) => void;
  /** Stays open after a choice, for several. */
  several?: boolean;
  /** What the menu is for, where the button shows a value only. */
  label?: string;
}

export function Menu({
  choices,
  onChoose,
  several = false,
  label,
  className = "button",
  children,
  ...rest
}: Props) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);

  function place(): void {
    if (!menu.current || !button.current) return;
    const at = button.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = menu.current;
    const below = at.bottom + 4 + height <= innerHeight;
    menu.current.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
    const left = getComputedStyle(button.current).direction === "rtl" ? at.right - width : at.left;
    menu.current.style.visibility = "visible";
    menu.current.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  }

  // Once the choices are there: where the menu fits depends on how many they are.
  useLayoutEffect(() => {
    const shown = menu.current;
    if (!open || !shown) return undefined;
    place();
    shown.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
    return () => void (shown.style.visibility = "");
  }, [open]);

  function step(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
        {...rest}
      >
        {label && <span className="visually-hidden">{label}: </span>}
        {children}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label ?? rest["aria-label"]}
        className="menu"
        onKeyDown={step}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {open &&
          choices.map((choice, n) => (
            <Fragment key={choice.id}>
              {choice.head && choice.head !== choices[n - 1]?.head && (
                <p className="menu-head" role="presentation">
                  {choice.head}
                </p>
              )}
              <button
                type="button"
                role={choice.on === undefined ? "menuitem" : "menuitemcheckbox"}
                aria-checked={choice.on}
                aria-label={choice.head && `${choice.head}: ${choice.text}`}
                className={choice.danger ? "danger" : ""}
                tabIndex={-1}
                onClick={() => {
                  onChoose(choice.id);
                  if (!several) menu.current?.hidePopover();
                }}
              >
                {choice.mark}
                <span className="cut">{choice.text}</span>
                {choice.on && (
                  <span className="check">
                    <Icon name="check" />
                  </span>
                )}
              </button>
            </Fragment>
          ))}
      </div>
    </>
  );
}
