/** Whether the page is as narrow as on a phone, where the sidebar is a drawer. */
import { useSyncExternalStore } from "react";

const narrow = matchMedia("(width < 720px)");

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener("change", listener);
      return () => narrow.removeEventListener("change", listener);
    },
    () => narrow.matches,
  );
}
