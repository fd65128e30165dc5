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

export class Deeds {
  readonly toast = new Changing<Toast | null>(null);
  private done: Edit[] = [];
  private undone: Edit[] = [];

  constructor(private readonly session: Session) {}

  /** Do it, in the same frame; `quiet` shows no message, as for what is seen anyway. */
  do(workspace: string, wish: Wish, { quiet = false } = {}): void {
    this.session.sync.edit(workspace, wish).then((edit) => {
      this.done = [...this.done, edit].slice(-KEPT);
      this.undone = [];
      if (!quiet) this.tell(say(wish.name as Key, { n: wish.operations.length }), edit);
    }, this.failed);
  }

  /** Take the latest deed back. */
  undo(): void {
    const edit = this.done.at(-1);
    if (edit) this.takeBack(edit);
  }

  /** Do again what was taken back last. */
  redo(): void {
    const edit = this.undone.pop();
    if (!edit) return;
    this.session.sync.undo(edit).then((again) => {
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

  private takeBack(edit: Edit): void {
    this.done = this.done.filter(({ id }) => id !== edit.id);
    this.session.sync.undo(edit).then((undoing) => {
      this.undone.push(undoing);
      this.say(say("did.undo"));
    }, this.failed);
  }

  private tell(text: string, edit: Edit): void {
    this.toast.set({ id: edit.id, text, undo: () => this.takeBack(edit) });
  }

  /** The disk would not take it: the edit is in memory only, and its author must know. */
  private readonly failed = (error: unknown): void => {
    console.error(error);
    this.say(say("did.notKept"));
  };
}
