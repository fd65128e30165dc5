/** What somebody types is saved when they pause, leave it or the page, not at every key; news from elsewhere shows while idle. */
import { useEffect, useRef, useState } from "react";
import { dropTyping, leaveTyping, leftTyping } from "@/lib/drafts";

const IDLE = 1_200; // milliseconds without a key

interface Typing {
  text: string;
  /** `half` where it is not whole yet, and so is not to be saved. */
  type: (text: string, half?: boolean) => void;
  leave: () => void;
}

/** With a `name`, what was typed last before the page was closed is there again when it is opened anew. */
export function useSaving(value: string, onSave: (text: string) => void, name = ""): Typing {
  const [draft, setDraft] = useState(() => (name ? leftTyping(name, value) : null));
  const half = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ draft, value, onSave });
  useEffect(() => {
    latest.current = { draft, value, onSave };
  });

  function save(): void {
    clearTimeout(timer.current);
    const { draft: text, value: had, onSave: keep } = latest.current;
    if (text !== null && text !== had && !half.current) keep(text);
  }
  useEffect(() => {
    // A page that is closed or reloaded is hidden before; a phone may tell nothing after that.
    const hidden = (): void => {
      if (document.visibilityState !== "hidden") return;
      const { draft: text, value: had } = latest.current;
      // The disk may not get it in time.
      if (name && text !== null && text !== had) leaveTyping(name, text, had);
      save();
    };
    save();
    if (name) dropTyping(name);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      save();
    };
  }, [name]);

  return {
    text: draft ?? value,
    type: (text, isHalf = false) => {
      setDraft(text);
      half.current = isHalf;
      clearTimeout(timer.current);
      timer.current = setTimeout(save, IDLE);
    },
    leave: () => {
      save();
      setDraft(null);
    },
  };
}
