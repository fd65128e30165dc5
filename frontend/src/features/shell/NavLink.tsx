/** A link of the sidebar, which knows whether it leads to where somebody is. */
import type { MouseEvent, ReactNode } from "react";
import { go } from "@/lib/router";
import { Icon, type IconName } from "@/ui/Icon";

/** A click goes on within the app; with a key that opens a tab, the browser does. */
export function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(event.currentTarget.pathname + event.currentTarget.search);
}

interface Props {
  to: string;
  text: string;
  icon?: IconName;
  mark?: ReactNode;
  current: boolean;
  /** What stands beside it. */
  children?: ReactNode;
}

export function NavLink({ to, text, icon, mark, current, children }: Props) {
  return (
    <li className="nav-item">
      <a className="nav-link" href={to} aria-current={current ? "page" : undefined} onClick={follow}>
        {icon ? <Icon name={icon} /> : <span className="nav-mark">{mark}</span>}
        <span className="cut">{text}</span>
      </a>
      {children}
    </li>
  );
}
