/** What was done here, so that it can be taken back; and the message that says so. */
import { Changing } from "@/lib/changing";
import { type Key, say } from "@/lib/texts";
import type { Edit } from "@/sync/records";
import type { Wish } from "@/sync/sync";
import type { Session } from "./session";

export interface Toast {
  id: string;
  text: string;
  /** Takes the deed back; absent where there is nothing to take back. */
  undo?: () => void;
}

const KEPT = 100; // deeds that can be taken back

/** The edits of one deed: where there is more to do than one commit takes, it is several. */
type Deed = Edit[];

export class Deeds {
  readonly toast = new Changing<Toast | null>(null);
  private done: Deed[] = [];
  private undone: Deed[] = [];

  constructor(private readonly session: Session) {}

  /** Do it, in the same frame; `quiet` shows no message, as for what is seen anyway. */
  do(workspace: string, wishes: Wish | readonly Wish[], { quiet = false } = {}): void {
    const all = Array.isArray(wishes) ? (wishes as readonly Wish[]) : [wishes as Wish];
    Promise.all(all.map((wish) => this.session.sync.edit(workspace, wish))).then((deed) => {
      this.done = [...this.done, deed].slice(-KEPT);
      this.undone = [];
      if (!quiet) this.tell(deed);
    }, this.failed);
  }

  /** Take the latest deed back. */
  undo(): void {
    const deed = this.done.at(-1);
    if (deed) this.takeBack(deed);
  }

  /** Do again what was taken back last. */
  redo(): void {
    const deed = this.undone.pop();
    if (!deed) return;
    this.inverted(deed).then((again) => {
      this.done.push(again);
      this.say(say("did.redo"));
    }, this.failed);
  }

  /** Show a message, with the way back where there is one. */
  say(text: string, undo?: () => void): void {
    this.toast.set({ id: String(Date.now()), text, ...(undo ? { undo } : {}) });
  }

  dismiss(): void {
    this.toast.set(null);
  }

  private takeBack(deed: Deed): void {
    this.done = this.done.filter((other) => other !== deed);
    this.inverted(deed).then((undoing) => {
      this.undone.push(undoing);
      this.say(say("did.undo"));
    }, this.failed);
  }

  /** Take the edits of a deed back, the last one first. */
  private inverted(deed: Deed): Promise<Deed> {
    return Promise.all([...deed].reverse().map((edit) => this.session.sync.undo(edit)));
  }

  private tell(deed: Deed): void {
    const [first] = deed;
    if (!first) return;
    const n = deed.reduce((sum, { operations }) => sum + operations.length, 0);
    this.toast.set({ id: first.id, text: say(first.name as Key, { n }), undo: () => this.takeBack(deed) });
  }

  /** The disk would not take it: the edit is in memory only, and its author must know. */
  private readonly failed = (error: unknown): void => {
    console.error(error);
    this.say(say("did.notKept"));
  };
}
