/** Cards that are dragged: what they carry, and where over others they are. */
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";

/** Beside which card something is dropped. */
export interface Spot {
  id: string;
  edge: "top" | "bottom";
}

/** Let an element be dragged as the task `id`. */
export function dragCard(element: HTMLElement, id: string): () => void {
  return draggable({
    element,
    getInitialData: () => ({ task: id }),
    onDragStart: () => element.classList.add("dragged"),
    onDrop: () => element.classList.remove("dragged"),
  });
}

interface Hooks {
  /** Undefined when nothing is over the element any more, null when no card is below the pointer. */
  onOver: (spot: Spot | null | undefined) => void;
  onDrop: (task: string, spot: Spot | null) => void;
}

/** Let tasks be dropped on an element that shows cards. */
export function acceptCards(element: HTMLElement, { onOver, onDrop }: Hooks): () => void {
  let last: string | undefined;
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => typeof source.data["task"] === "string",
    onDrag: ({ location, source }) => {
      const spot = spotAt(location.current.input, source.element);
      const seen = spot ? spot.id + spot.edge : "";
      if (seen !== last) onOver(spot);
      last = seen;
    },
    onDragLeave: () => {
      last = undefined;
      onOver(undefined);
    },
    onDrop: ({ location, source }) => {
      last = undefined;
      onOver(undefined);
      onDrop(source.data["task"] as string, spotAt(location.current.input, source.element));
    },
  });
}

function spotAt({ clientX, clientY }: { clientX: number; clientY: number }, dragged: Element): Spot | null {
  const card = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-task]");
  const id = card?.dataset["task"];
  if (!card || !id || card === dragged) return null;
  const { top, height } = card.getBoundingClientRect();
  return { id, edge: clientY < top + height / 2 ? "top" : "bottom" };
}
