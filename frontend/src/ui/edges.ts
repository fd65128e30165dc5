/** A box that scrolls sideways says so: the edge behind which there is more fades. */
import { type RefObject, useEffect } from "react";

/** Marks the box with `data-before` and `data-after`, in the direction of reading; CSS fades `.fades`. */
export function useEdges(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const shown = box.current;
    if (!shown) return undefined;
    const look = (): void => {
      const before = Math.abs(shown.scrollLeft);
      shown.toggleAttribute("data-before", before > 1);
      shown.toggleAttribute("data-after", before + shown.clientWidth < shown.scrollWidth - 1);
    };
    // What is inside grows and shrinks too: a filter that is on is wider.
    const sizes = new ResizeObserver(look);
    sizes.observe(shown);
    for (const child of shown.children) sizes.observe(child);
    const children = new MutationObserver(look);
    children.observe(shown, { childList: true });
    shown.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      children.disconnect();
      shown.removeEventListener("scroll", look);
    };
  }, [box]);
}
