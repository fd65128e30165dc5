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

export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEPT)) sessionStorage.removeItem(key);
}
