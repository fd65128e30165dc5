/** The keys that work everywhere, unless somebody is typing. */
import { useEffect, useRef } from "react";
import { go } from "@/lib/router";
import { useDeeds, useWork } from "@/store/work";
import { dialog } from "../palette/opening";
import { openQuickAdd } from "../quick-add/opening";
import { closeTask } from "../task/TaskRow";

const SECOND_KEY = 1_000; // milliseconds to press the second key of two

export function useShortcuts(): void {
  const deeds = useDeeds();
  const { workspace, writes } = useWork();
  const first = useRef(0);
  useEffect(() => {
    const places: Record<string, string> = {
      t: "/today",
      u: "/upcoming",
      m: "/mine",
      b: `/w/${workspace}/board`,
      l: `/w/${workspace}/list`,
      c: `/w/${workspace}/calendar`,
      d: `/w/${workspace}/dashboard`,
      s: "/settings/profile",
    };
    const plain: Record<string, () => void> = {
      n: () => (writes ? openQuickAdd() : undefined),
      "?": () => dialog.set("keys"),
      "/": () => document.getElementById("word-filter")?.focus(),
      g: () => (first.current = Date.now()),
    };

    function onKey(event: KeyboardEvent): void {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && key === "k") {
        event.preventDefault();
        dialog.set("palette");
        return;
      }
      if (key === "escape") {
        // Here, not in the panel: it may still be on its way when the key comes, or the focus elsewhere.
        if (!event.defaultPrevented && !isElsewhere(event.target)) closeTask();
        return;
      }
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      if ((event.ctrlKey || event.metaKey) && key === "z") {
        event.preventDefault();
        if (event.shiftKey) deeds.redo();
        else deeds.undo();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const place = Date.now() - first.current < SECOND_KEY ? places[key] : undefined;
      first.current = 0;
      const act = place ? () => go(place) : plain[key];
      if (!act) return;
      event.preventDefault();
      act();
    }

    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [deeds, workspace, writes]);
}

/** Whether an Escape means something else than the panel: a dialog, a menu, or a field beside the panel. */
function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open], [popover]:popover-open")) return true;
  return isTyping(target) && !(target as Element).closest(".panel");
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element) return false;
  // A field keeps the focus for a moment after its dialog has closed: nobody types into what is not shown.
  if (element instanceof Element && element.closest("dialog:not([open])")) return false;
  if (element instanceof HTMLInputElement) return !["checkbox", "button", "radio"].includes(element.type);
  return element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName);
}
