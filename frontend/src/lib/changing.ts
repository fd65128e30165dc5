/** A value that views follow: the smallest store there is. */
import { useSyncExternalStore } from "react";

export class Changing<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    for (const listener of this.listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** The value; its component renders anew when it changes. */
export function useChanging<T>(changing: Changing<T>): T {
  return useSyncExternalStore(changing.subscribe, () => changing.value);
}
