/** The leading tab: follows the server, keeps the truth of open workspaces up to it, and sends what was edited. */
import { Refused, SignedOut, Unreachable } from "@/lib/problem";
import type { Held } from "./held";
import { backoff, pause } from "./pause";
import type { Edit, Position } from "./records";
import type { LiveEvent, Server } from "./server";
import type { Link, Message } from "./tabs";

/** After a commit was acknowledged, the live feed brings it within this, or it is fetched. */
const ACKNOWLEDGED = 1_000; // milliseconds

export class Leader {
  private heads: Record<string, Position> = {};
  /** The workspaces that are being brought up to the server, each with what ends its pause after a failure. */
  private readonly catching = new Map<string, () => void>();
  private readonly pushing = new Set<string>();
  private readonly acknowledged = new Set<string>();
  private wake: () => void = () => undefined;
  private drop: () => void = () => undefined;
  private link: Link = "connecting";

  constructor(
    private readonly server: Server,
    private readonly held: ReadonlyMap<string, Held>,
    private readonly told: (message: Message) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Follow until the signal. */
  async run(): Promise<void> {
    let failures = 0;
    while (!this.signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      let delay = 0;
      const session = new AbortController();
      const end = (): void => session.abort();
      this.signal.addEventListener("abort", end);
      this.drop = end;
      try {
        if (this.link !== "offline") this.tell("connecting");
        for await (const event of this.server.live(session.signal)) {
          failures = 0;
          if (event.name === "end") delay = event.retry;
          else this.hear(event);
        }
        delay ||= 500;
      } catch (error) {
        if (this.over()) return;
        if (error instanceof SignedOut) this.tell("signed-out");
        else this.tell("offline");
        delay = error instanceof SignedOut ? Infinity : backoff(failures++);
        const expected = [Unreachable, SignedOut, Refused].some((kind) => error instanceof kind);
        if (!expected && !session.signal.aborted) report(error);
      } finally {
        session.abort();
        this.signal.removeEventListener("abort", end);
      }
      await pause(Math.min(delay, 0x7fffffff), this.signal, woken);
    }
  }

  private over(): boolean {
    return this.signal.aborted;
  }

  /** Try now what waits: the network is back, or somebody has signed in again. */
  resume(): void {
    this.wake();
    for (const wake of this.catching.values()) wake();
    for (const held of this.held.values()) this.push(held);
  }

  /** The device has lost its network: a feed that hangs would tell so much later. */
  unplugged(): void {
    this.drop();
  }

  /** Bring an open workspace up to the server, and send its edits. */
  follow(held: Held): void {
    void this.catchUp(held);
    this.push(held);
  }

  /** How things stand, told again for a tab that has just come. */
  repeat(): void {
    this.told({ type: "link", link: this.link });
  }

  private tell(link: Link): void {
    this.link = link;
    this.told({ type: "link", link });
  }

  private hear(event: LiveEvent): void {
    switch (event.name) {
      case "heads":
      case "resync":
        if (Object.keys(event.heads).some((workspace) => !(workspace in this.heads)))
          this.told({ type: "memberships" });
        this.heads = { ...this.heads, ...event.heads };
        this.tell("live");
        for (const held of this.held.values()) this.follow(held);
        break;
      case "commit": {
        const { workspace, epoch, seq } = event.position;
        this.heads[workspace] = { epoch, seq };
        const held = this.held.get(workspace);
        if (!held) break;
        const next = held.replica.position?.epoch === epoch && held.replica.position.seq === seq - 1;
        if (event.commit && next && !this.catching.has(workspace)) {
          const commits = [event.commit];
          void held.apply(commits).then(() => this.told({ type: "commits", workspace, commits }), report);
        } else void this.catchUp(held);
        break;
      }
      case "gone":
        this.heads = Object.fromEntries(Object.entries(this.heads).filter(([id]) => id !== event.workspace));
        this.told({ type: "memberships" });
        break;
      case "end":
        break;
    }
  }

  /** Fetch what the workspace misses, until it stands where the server stands. */
  private async catchUp(held: Held): Promise<void> {
    const { workspace } = held.replica;
    const waiting = this.catching.get(workspace);
    if (waiting) {
      waiting();
      return;
    }
    this.catching.set(workspace, () => undefined);
    try {
      for (let failures = 0; !(await this.caughtUp(held)); failures += 1) {
        // Not left to the feed: it may go on while a busy server turns this away.
        const woken = new Promise<void>((resolve) => this.catching.set(workspace, resolve));
        await pause(backoff(failures), this.signal, woken);
      }
    } catch (error) {
      if (error instanceof Refused) this.told({ type: "memberships" });
      else if (!(error instanceof SignedOut)) report(error);
    } finally {
      this.catching.delete(workspace);
    }
    this.push(held);
  }

  /** Fetch until nothing is missing; false where the server cannot say now. */
  private async caughtUp(held: Held): Promise<boolean> {
    const { workspace } = held.replica;
    try {
      await held.loaded;
      for (let head = this.heads[workspace]; head && !this.signal.aborted; head = this.heads[workspace]) {
        const at = held.replica.position;
        if (at?.epoch === head.epoch && at.seq >= head.seq) break;
        if (at?.epoch === head.epoch) await this.fetchCommits(held, at);
        else await this.fetchAll(held);
      }
      return true;
    } catch (error) {
      if (error instanceof Unreachable) return this.signal.aborted;
      throw error;
    }
  }

  private async fetchCommits(held: Held, after: Position): Promise<void> {
    const { workspace } = held.replica;
    try {
      const { items } = await this.server.commits(workspace, after);
      if (!(await held.apply(items)) || items.length === 0) await this.fetchAll(held);
      else this.told({ type: "commits", workspace, commits: items });
    } catch (error) {
      if (error instanceof Refused && error.problem.code === "gone") await this.fetchAll(held);
      else throw error;
    }
  }

  private async fetchAll(held: Held): Promise<void> {
    const { workspace } = held.replica;
    const { position, entities } = await this.server.snapshot(workspace);
    this.heads[workspace] = newest(this.heads[workspace], position);
    await held.reset(position, entities);
    this.told({ type: "reset", workspace });
  }

  /** Send the edits of a workspace, one after the other, until none waits. */
  private push(held: Held): void {
    const { workspace } = held.replica;
    if (this.pushing.has(workspace) || this.signal.aborted) return;
    this.pushing.add(workspace);
    void this.send(held).finally(() => this.pushing.delete(workspace));
  }

  private async send(held: Held): Promise<void> {
    const { workspace } = held.replica;
    await held.loaded;
    let failures = 0;
    for (;;) {
      const edit = held.replica.unsent().find(({ id }) => !this.acknowledged.has(id));
      if (!edit || this.signal.aborted) return;
      try {
        if (!(await this.sendable(held, edit))) continue;
        const position = await this.server.commit(edit);
        failures = 0;
        this.acknowledged.add(edit.id);
        this.heads[workspace] = newest(this.heads[workspace], position);
        if (!(await this.carried(held, edit, position))) {
          setTimeout(
            () => void this.catchUp(held).then(() => this.carried(held, edit, position)),
            ACKNOWLEDGED,
          );
        }
      } catch (error) {
        if (error instanceof Refused) await this.refuse(held, edit, error);
        else if (error instanceof Unreachable) {
          await pause(Math.max(error.retryAfter * 1_000, backoff(failures++)), this.signal);
        } else {
          if (error instanceof SignedOut) this.tell("signed-out");
          else report(error);
          return;
        }
      }
    }
  }

  /** Whether the edit can be sent; an undo of what was refused has nothing to take back, and is dropped. */
  private async sendable(held: Held, edit: Edit): Promise<boolean> {
    if (edit.undoes === undefined || edit.seq !== undefined) return true;
    const before = held.replica.edit(edit.undoes);
    const waits = before !== undefined && before.refused === undefined;
    if (waits) {
      // It was acknowledged, and its seq is on the way.
      await pause(50, this.signal);
      return false;
    }
    await held.drop(edit.id);
    this.told({ type: "dropped", workspace: edit.workspace, id: edit.id });
    return false;
  }

  /** Drop an acknowledged edit that the truth has already, as after a snapshot; answers whether it has. */
  private async carried(held: Held, edit: Edit, at: Position): Promise<boolean> {
    if (!held.replica.edit(edit.id)) return true;
    const here = held.replica.position;
    if (here?.epoch !== at.epoch || here.seq < at.seq) return false;
    await held.carry(edit.id, at.seq);
    this.told({ type: "dropped", workspace: edit.workspace, id: edit.id });
    return true;
  }

  private async refuse(held: Held, edit: Edit, { problem }: Refused): Promise<void> {
    // After a restore the server's history is shorter than what the author had seen: the edit itself is as good.
    const rebased = problem.field?.endsWith(".base") === true;
    const next: Edit = rebased
      ? { ...edit, operations: edit.operations.map(withoutBase) }
      : { ...edit, refused: problem };
    await held.put(next);
    this.told({ type: "edit", edit: next });
  }
}

function withoutBase<T extends { base?: number }>({ base: _base, ...operation }: T): Omit<T, "base"> {
  return operation;
}

function newest(a: Position | undefined, b: Position): Position {
  return a?.epoch === b.epoch && a.seq > b.seq ? a : b;
}

function report(error: unknown): void {
  console.error(error);
}
