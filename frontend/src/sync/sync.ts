/** All that a tab does with a person's workspaces: open, edit, undo; this tab leads, or follows the one that does. */
import { uuid7 } from "@/lib/uuid";
import { Disks } from "./disk";
import { Held } from "./held";
import { Leader } from "./leader";
import type { Edit, Operation } from "./records";
import type { Replica } from "./replica";
import type { Server } from "./server";
import type { Link, Message, Tabs } from "./tabs";

export interface Events {
  link: (link: Link) => void;
  /** The person joined a workspace, or left one. */
  memberships: () => void;
  /** Edits were refused, retried or discarded. */
  refusals: () => void;
}

export interface Wish {
  /** What it is called in messages. */
  name: string;
  operations: Operation[];
  /** Shows its undoing at once; the server decides what undo really restores. */
  inverse: Operation[];
}

export class Sync {
  link: Link = "connecting";
  private readonly held = new Map<string, Held>();
  private readonly over = new AbortController();
  private leader: Leader | null = null;

  constructor(
    private readonly person: string,
    private readonly server: Server,
    private readonly tabs: Tabs,
    private readonly events: Events,
    private readonly disks: Pick<Disks, "open" | "edits"> = new Disks(person),
  ) {
    tabs.listen((message) => void this.hear(message));
    tabs.lead((signal) => this.lead(AbortSignal.any([signal, this.over.signal])));
  }

  /** The workspace as it is known here, which becomes what the server has. */
  open(workspace: string): Replica {
    let held = this.held.get(workspace);
    if (!held) {
      held = new Held(workspace, (id) => this.disks.open(id));
      this.held.set(workspace, held);
      this.tabs.tell({ type: "open", workspace });
      this.leader?.follow(held);
    }
    return held.replica;
  }

  /** Settles when what the disk has of an open workspace is in memory. */
  async loaded(workspace: string): Promise<void> {
    await this.held.get(workspace)?.loaded;
  }

  /** Carry out an edit: here at once, on the server when it can be reached. Settles when it is kept on disk. */
  async edit(workspace: string, wish: Wish): Promise<Edit> {
    const base = this.open(workspace).position?.seq;
    const operations = wish.operations.map((operation) =>
      operation.op === "change" && base !== undefined ? { ...operation, base } : operation,
    );
    const edit = { ...this.blank(workspace), ...wish, operations };
    await this.take(edit);
    return edit;
  }

  /** Take back an edit of this tab's time, sent or not. An undo can be undone itself. */
  async undo(edit: Edit): Promise<Edit> {
    const seq = this.open(edit.workspace).carried.get(edit.id);
    const { name, operations, inverse } = edit;
    const undoing: Edit = {
      ...this.blank(edit.workspace),
      name,
      operations: inverse,
      inverse: operations,
      undoes: edit.id,
      ...(seq === undefined ? {} : { seq }),
    };
    await this.take(undoing);
    return undoing;
  }

  /** Send a refused edit once more, under a new id. */
  async retry(edit: Edit): Promise<void> {
    await this.discard(edit);
    const { refused: _refused, ...again } = edit;
    await this.take({ ...again, id: uuid7() });
  }

  /** Forget a refused edit. */
  async discard(edit: Edit): Promise<void> {
    await this.held.get(edit.workspace)?.drop(edit.id);
    this.tabs.tell({ type: "dropped", workspace: edit.workspace, id: edit.id });
    this.events.refusals();
  }

  /** The edits of open workspaces that the server has not, refused ones included. */
  unsent(): Edit[] {
    return [...this.held.values()].flatMap(({ replica }) => [...replica.unsent(), ...replica.refused()]);
  }

  /** The edits that the server has not, of all workspaces that this browser keeps something of. */
  async allUnsent(): Promise<Edit[]> {
    const here = this.unsent();
    const known = new Set(here.map(({ id }) => id));
    const kept = await this.disks.edits();
    return [...here, ...kept.filter(({ id, workspace }) => !known.has(id) && !this.held.has(workspace))];
  }

  /** The edits that were refused. */
  refused(): Edit[] {
    return [...this.held.values()].flatMap(({ replica }) => replica.refused());
  }

  /** Try now what waits for the network, or for somebody to sign in. */
  resume(): void {
    this.leader?.resume();
    this.tabs.tell({ type: "resume" });
  }

  /** The device has lost its network. */
  unplugged(): void {
    this.leader?.unplugged();
  }

  async close(): Promise<void> {
    this.over.abort();
    this.tabs.close();
    await Promise.all([...this.held.values()].map((held) => held.close()));
  }

  private blank(workspace: string): Pick<Edit, "id" | "workspace" | "actor" | "at"> {
    return { id: uuid7(), workspace, actor: this.person, at: new Date().toISOString() };
  }

  private async take(edit: Edit): Promise<void> {
    this.open(edit.workspace);
    const held = this.held.get(edit.workspace);
    const kept = held?.put(edit);
    if (held) this.leader?.follow(held);
    await kept;
    this.tabs.tell({ type: "edit", edit });
  }

  private async lead(signal: AbortSignal): Promise<void> {
    const told = (message: Message): void => {
      this.tabs.tell(message);
      this.note(message);
    };
    // What the leader before has written while this tab only followed.
    await Promise.all([...this.held.values()].map(async (held) => held.loaded.then(() => held.load())));
    this.leader = new Leader(this.server, this.held, told, signal);
    this.tabs.tell({ type: "leading" });
    void this.takeUp();
    await this.leader.run();
    this.leader = null;
  }

  /** Open the workspaces in which edits were left behind, by an earlier visit or another tab: they are sent too. */
  private async takeUp(): Promise<void> {
    for (const { workspace } of await this.disks.edits()) if (!this.over.signal.aborted) this.open(workspace);
  }

  /** What both a message from another tab and one from the own leader mean for this tab. */
  private note(message: Message): void {
    if (message.type === "link") {
      this.link = message.link;
      this.events.link(message.link);
    } else if (message.type === "memberships") this.events.memberships();
    else if ((message.type === "edit" && message.edit.refused) || message.type === "dropped")
      this.events.refusals();
  }

  private async hear(message: Message): Promise<void> {
    this.note(message);
    switch (message.type) {
      case "leading":
        for (const workspace of this.held.keys()) this.tabs.tell({ type: "open", workspace });
        break;
      case "open":
        if (this.leader) {
          this.open(message.workspace);
          this.leader.repeat();
        }
        break;
      case "commits": {
        const held = this.held.get(message.workspace);
        await held?.loaded;
        if (held && !held.replica.apply(message.commits)) await held.load();
        break;
      }
      case "resume":
        this.leader?.resume();
        break;
      case "reset":
        await this.held.get(message.workspace)?.load();
        break;
      case "edit": {
        const held = this.held.get(message.edit.workspace);
        await held?.loaded;
        if (!held || held.replica.carried.has(message.edit.id)) break;
        held.replica.put(message.edit);
        this.leader?.follow(held);
        break;
      }
      case "dropped":
        this.held.get(message.workspace)?.replica.drop(message.id);
        break;
      default:
        break;
    }
  }
}
