/** What somebody has begun to write and not sent: it outlives its field and a reload, until it is sent or they sign out. */
import { useState } from "react";

const KEPT = "taskdash.draft.";

export function useDraft(name: string): [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => sessionStorage.getItem(KEPT + name) ?? "");
  function write(next: string): void {
    setText(next);
    if (next) sessionStorage.setItem(KEPT + name, next);
    else sessionStorage.removeItem(KEPT + name);
  }
  return [text, write];
}

/** Leave a text for when the page is back that is closed now; it is good as long as nobody changes what `had` was. */
export function leaveTyping(name: string, text: string, had: string): void {
  sessionStorage.setItem(KEPT + name, JSON.stringify({ text, had }));
}

/** The text that was left, where what it changes is still as it was. */
export function leftTyping(name: string, value: string): string | null {
  const left = sessionStorage.getItem(KEPT + name);
  if (left === null) return null;
  const { text, had } = JSON.parse(left) as { text: string; had: string };
  return had === value ? text : null;
}

export function dropTyping(name: string): void {
  sessionStorage.removeItem(KEPT + name);
}

export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEPT)) sessionStorage.removeItem(key);
}
