/** How high a card is going to be, from what is on it: where that is right, no other has to move once it is measured. */
import type { Task } from "@/sync/kinds";

const AROUND = 21; // px; its padding and border, as in board.css
const KEY = 17.4;
const LINE = 20.3;
const GAP = 5;
const PEOPLE = 22;
const PILL = 20;
const LETTERS = 30; // of a line, where there is no more than one screen of columns

export function cardHeight({ title, assignees, labels, due_on: due }: Task): number {
  const lines = Math.min(3, Math.ceil(title.length / LETTERS));
  const marks = assignees.length > 0 ? PEOPLE : labels.length > 0 || due ? PILL : 0;
  return Math.round(AROUND + KEY + GAP + lines * LINE + GAP + marks);
}
