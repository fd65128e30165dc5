/**
 * Where tasks stand in their project, as one text that sorts.
 *
 * The server's order keys are the truth. A task that was moved here and not yet there has none, and none is invented:
 * it stands by its named neighbour, wherever that one goes. A place is `[anchor]MIDDLE`; before and after its anchor
 * sort what was put there, the latest closest. Code units: BEFORE < MIDDLE < AFTER, all below those of order keys.
 */
import type { Place } from "./records";

const ID = "\u0001";
const BEFORE = "\u0002";
const MIDDLE = "\u0003";
const AFTER = "\u0004";
const FIRST = "\u0000";
const LAST = "\u007f"; // after every order key, which are letters and digits

/** The place of a task with an order key; ties break by id. */
export function settledPlace(order: string, id: string): string {
  return order + ID + id + MIDDLE;
}

/**
 * The place asked for by `place`; `nth` counts the unsent moves, later ones higher.
 *
 * `placeOf` answers the place of a neighbour that is in the same project, undefined for any other: as on the server,
 * the task then goes to the end.
 */
export function askedPlace(
  place: Place | undefined,
  nth: number,
  placeOf: (id: string) => string | undefined,
): string {
  const later = digits(nth);
  const earlier = digits(LIMIT - nth);
  if (place === undefined) return LAST + later + MIDDLE;
  if ("after" in place) {
    if (place.after === null) return FIRST + earlier + MIDDLE;
    const anchor = placeOf(place.after);
    return anchor === undefined ? LAST + later + MIDDLE : anchor.slice(0, -1) + AFTER + earlier + MIDDLE;
  }
  const anchor = place.before === null ? undefined : placeOf(place.before);
  return anchor === undefined ? LAST + later + MIDDLE : anchor.slice(0, -1) + BEFORE + later + MIDDLE;
}

const LIMIT = 99_999_999;

function digits(number: number): string {
  return String(number).padStart(8, "0");
}
