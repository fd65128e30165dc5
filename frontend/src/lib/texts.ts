/** What the app says, in the person's language; others than English are fetched when they are needed. */
import { useSyncExternalStore } from "react";
import { en } from "./texts/en";

export type Key = keyof typeof en;
export type Texts = Record<Key, string>;

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = "taskdash.language";
const others: Record<Exclude<Language, "en">, () => Promise<{ texts: Texts }>> = {
  de: () => import("./texts/de").then(({ de }) => ({ texts: de })),
};

let spoken: Language = "en";
let texts: Texts = en;
const listeners = new Set<() => void>();

/** The language chosen here, or else the first of the browser's that there is. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return (wanted.find((tag) => tag !== null && tag in LANGUAGES) ?? "en") as Language;
}

/** Speak `next`, now and at the next start. */
export async function speak(next: Language, { keep = true } = {}): Promise<void> {
  texts = next === "en" ? en : (await others[next]()).texts;
  spoken = next;
  if (keep) localStorage.setItem(KEPT, next);
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

/** The language that is spoken now. */
export const language = (): Language => spoken;

export type Say = (key: Key, values?: Record<string, string | number>) => string;

/** The text of `key` with its `{values}` filled in. A value `n` chooses between `key` and `key_one`. */
export const say: Say = (key, values = {}) => {
  const one = `${key as string}_one`;
  const text = values["n"] === 1 && one in texts ? texts[one as Key] : texts[key];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
};

/** `say`, in a component that renders anew when the language changes. */
export function useSay(): Say {
  useSyncExternalStore(subscribe, () => spoken);
  return say;
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => spoken);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A date as people write it; relative ones by name. */
export function sayDay(day: string, options: Intl.DateTimeFormatOptions): string {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Intl.DateTimeFormat(spoken, options).format(new Date(year, month - 1, date));
}

/** The `n`th. */
export function sayOrdinal(n: number): string {
  const kind = new Intl.PluralRules(spoken, { type: "ordinal" }).select(n) as "one" | "two" | "few" | "other";
  return say(`ordinal.${kind}`, { n });
}

/** How long ago an instant was. */
export function sayAgo(instant: string, now = Date.now()): string {
  const seconds = Math.round((new Date(instant).getTime() - now) / 1000);
  const format = new Intl.RelativeTimeFormat(spoken, { numeric: "auto", style: "short" });
  for (const [unit, size] of UNITS)
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  return format.format(Math.min(0, seconds), "second");
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
