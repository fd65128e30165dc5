/** Where in the app somebody is: the address bar, as state that views read and change. */
import { useSyncExternalStore } from "react";

export interface Place {
  /** The path's parts: `/w/ID/board` is `["w", ID, "board"]`. */
  path: readonly string[];
  query: URLSearchParams;
}

const listeners = new Set<() => void>();
let here = read();

function read(): Place {
  return { path: location.pathname.split("/").filter(Boolean), query: new URLSearchParams(location.search) };
}

function moved(): void {
  here = read();
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", moved);

/** The present place; its component renders anew when it changes. */
export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => here,
  );
}

/** Go to an address of the app; `replace` leaves no step to go back to. */
export function go(address: string, { replace = false } = {}): void {
  if (address === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  moved();
}

/** The present address with other query parameters; null takes one away. */
export function addressWith(changes: Record<string, string | null>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "");
}

/** Change query parameters of the present address. */
export function query(changes: Record<string, string | null>, options?: { replace?: boolean }): void {
  go(addressWith(changes), options);
}
