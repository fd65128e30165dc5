/** Who is signed in here, and everything that hangs on it: the API, the sync engine, the person's workspaces. */
import { Api, type Schemas } from "@/lib/api";
import { Changing } from "@/lib/changing";
import { forgetDrafts } from "@/lib/drafts";
import { SignedOut, Unreachable } from "@/lib/problem";
import { go } from "@/lib/router";
import { Disks } from "@/sync/disk";
import { Sync } from "@/sync/sync";
import { BrowserTabs, type Link } from "@/sync/tabs";
import { HttpServer } from "@/sync/wire";
import { forgetPeople } from "./people";

export type Person = Schemas["Person"];
export type Workspace = Schemas["Workspace"];

export type State = { is: "starting" } | { is: "out"; reason?: string } | { is: "in"; person: Person };

const PERSON = "taskdash.person";
const WORKSPACES = "taskdash.workspaces";
/** The example tasks of a workspace are kept under this and its id. */
export const EXAMPLES = "taskdash.examples.";

export class Session {
  readonly state = new Changing<State>({ is: "starting" });
  readonly link = new Changing<Link>("connecting");
  readonly workspaces = new Changing<Workspace[]>(kept(WORKSPACES) ?? []);
  /** Rises when edits were refused, retried or discarded. */
  readonly refusals = new Changing(0);
  private engine: Sync | null = null;

  constructor(readonly api: Api) {
    window.addEventListener("online", () => this.engine?.resume());
    window.addEventListener("offline", () => this.engine?.unplugged());
    // Another tab has signed out, or in as somebody: what is shown here is no longer this browser's.
    window.addEventListener("storage", ({ key, oldValue, newValue }) => {
      if (key === PERSON && idOf(oldValue) !== idOf(newValue)) location.replace("/");
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.link.value === "offline") this.engine?.resume();
    });
  }

  /** The engine of who is signed in. */
  get sync(): Sync {
    if (!this.engine) throw new Error("nobody is signed in");
    return this.engine;
  }

  /** Go on as who was signed in here; offline, with what the browser has kept. */
  async start(): Promise<void> {
    const known = kept<Person>(PERSON);
    // Where nobody was signed in, there is no cookie to ask the server about.
    if (!known) {
      forgetDrafts(); // which were another tab's to forget
      this.state.set({ is: "out" });
      return;
    }
    this.enter(known);
    try {
      const { user } = await this.api.renew();
      if (known.id !== user.id) this.enter(user);
      else this.note(user);
    } catch (error) {
      if (error instanceof Unreachable) return;
      if (error instanceof SignedOut) this.link.set("signed-out");
      else this.state.set({ is: "out" });
    }
  }

  /** Somebody has signed in, or made an account. */
  signedIn(signedIn: Schemas["SignedIn"]): void {
    const { user } = this.api.accept(signedIn);
    const { value } = this.state;
    if (value.is === "in" && value.person.id === user.id) {
      this.link.set("connecting");
      this.engine?.resume();
      void this.refreshWorkspaces();
    } else this.enter(user);
  }

  note(person: Person): void {
    localStorage.setItem(PERSON, JSON.stringify(person));
    this.state.set({ is: "in", person });
  }

  /** Sign out and forget everything here, unsent edits included: ask before. */
  async signOut(): Promise<void> {
    const { value } = this.state;
    try {
      await this.api.public("/auth/logout", {});
    } catch {
      // Without the server the session ends by itself; what is kept here goes all the same.
    }
    this.api.forget();
    await this.engine?.close();
    this.engine = null;
    if (value.is === "in") await new Disks(value.person.id).wipe();
    localStorage.removeItem(PERSON);
    localStorage.removeItem(WORKSPACES);
    for (const key of Object.keys(localStorage)) if (key.startsWith(EXAMPLES)) localStorage.removeItem(key);
    forgetPeople();
    forgetDrafts();
    this.workspaces.set([]);
    this.state.set({ is: "out" });
    go("/", { replace: true }); // who comes next has other workspaces
  }

  async refreshWorkspaces(): Promise<void> {
    try {
      const { items } = await this.api.json<Schemas["WorkspacePage"]>("GET", "/workspaces");
      localStorage.setItem(WORKSPACES, JSON.stringify(items));
      this.workspaces.set(items);
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof SignedOut)) throw error;
    }
  }

  private enter(person: Person): void {
    void this.engine?.close();
    const tabs = new BrowserTabs(person.id, "locks" in navigator ? navigator.locks : undefined);
    this.engine = new Sync(person.id, new HttpServer(this.api), tabs, {
      link: (link) => this.link.set(link),
      memberships: () => void this.refreshWorkspaces(),
      refusals: () => this.refusals.set(this.refusals.value + 1),
    });
    this.note(person);
    void this.refreshWorkspaces();
  }
}

function idOf(person: string | null): string | undefined {
  return person === null ? undefined : (JSON.parse(person) as Person).id;
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what was kept, its callers know
function kept<T>(name: string): T | null {
  const text = localStorage.getItem(name);
  return text === null ? null : (JSON.parse(text) as T);
}
