/** Whether quick add is open, and what it starts from. */
import { Changing } from "@/lib/changing";
import type { NewTask } from "@/store/commands";

export const quickAdd = new Changing<NewTask | null>(null);

export function openQuickAdd(from: NewTask = {}): void {
  quickAdd.set(from);
}
