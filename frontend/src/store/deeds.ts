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

/** The edits of one deed, once they are kept: where there is more to do than one commit takes, they are several. */
type Deed = Promise<readonly Edit[]>;

export class Deeds {
  readonly toast = new Changing<Toast | null>(null);
  private done: Deed[] = [];
  private undone: Deed[] = [];

  constructor(private readonly session: Session) {}

  /** Do it, in the same frame; `quiet` shows no message, as for what is seen anyway. */
  do(workspace: string, wishes: Wish | readonly Wish[], { quiet = false } = {}): void {
    const all = Array.isArray(wishes) ? (wishes as readonly Wish[]) : [wishes as Wish];
    const deed = Promise.all(all.map((wish) => this.session.sync.edit(workspace, wish)));
    this.done = [...this.done, deed].slice(-KEPT);
    this.undone = [];
    deed.then((edits) => (quiet ? undefined : this.tell(deed, edits)), this.failed(deed));
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
    const again = this.inverted(deed);
    this.done.push(again);
    again.then(() => this.say(say("did.redo")), this.failed(again));
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
    const undoing = this.inverted(deed);
    this.undone.push(undoing);
    undoing.then(() => this.say(say("did.undo")), this.failed(undoing));
  }

  /** Take the edits of a deed back, the last one first. */
  private async inverted(deed: Deed): Promise<readonly Edit[]> {
    const edits = await deed;
    return Promise.all([...edits].reverse().map((edit) => this.session.sync.undo(edit)));
  }

  private tell(deed: Deed, edits: readonly Edit[]): void {
    const [first] = edits;
    if (!first) return;
    const n = edits.reduce((sum, { operations }) => sum + operations.length, 0);
    this.toast.set({ id: first.id, text: say(first.name as Key, { n }), undo: () => this.takeBack(deed) });
  }

  /** The disk would not take it: the edits are in memory only, and their author must know. */
  private failed(deed: Deed): (error: unknown) => void {
    return (error) => {
      console.error(error);
      this.done = this.done.filter((other) => other !== deed);
      this.undone = this.undone.filter((other) => other !== deed);
      this.say(say("did.notKept"));
    };
  }
}
