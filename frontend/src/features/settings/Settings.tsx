/** Settings: one's own, and those of the workspace; a section each. */
import type { ReactNode } from "react";
import { type Key, useSay } from "@/lib/texts";
import { useWork } from "@/store/work";
import { follow } from "../shell/NavLink";
import { Account } from "./Account";
import { Labels } from "./Labels";
import { Members } from "./Members";
import { Profile } from "./Profile";
import { Projects } from "./Projects";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";
import { Transfer } from "./Transfer";
import "./settings.css";

const MINE: Record<string, () => ReactNode> = {
  profile: () => <Profile />,
  account: () => <Account />,
  sessions: () => <Sessions />,
  tokens: () => <Tokens />,
};
const SHARED: Record<string, () => ReactNode> = {
  members: () => <Members />,
  projects: () => <Projects />,
  labels: () => <Labels />,
  transfer: () => <Transfer />,
};

export function Settings({ section, shared }: { section: string; shared: boolean }) {
  const say = useSay();
  const { workspace } = useWork();
  const sections = shared ? SHARED : MINE;
  const current = section in sections ? section : (Object.keys(sections)[0] ?? "");
  const base = shared ? `/w/${workspace}/settings` : "/settings";
  return (
    <>
      <header className="page-head">
        <h1>{say(shared ? "nav.workspaceSettings" : "nav.settings")}</h1>
      </header>
      <nav className="tabs settings-tabs" aria-label={say("nav.settings")}>
        {Object.keys(sections).map((name) => (
          <a
            key={name}
            className="button quiet"
            href={`${base}/${name}`}
            aria-current={name === current ? "page" : undefined}
            onClick={follow}
          >
            {say(`settings.${name}` as Key)}
          </a>
        ))}
      </nav>
      <div className="settings">{sections[current]?.()}</div>
    </>
  );
}
