/** What a line says of a task: "pay rent every 1st !high #home @ana tomorrow 9am". */
import * as chrono from "chrono-node";
import { addDays, dateOf, dayOf, today } from "@/lib/dates";
import type { Language } from "@/lib/texts";
import type { NewTask } from "@/store/commands";
import type { Priority } from "@/sync/kinds";

export interface Lexicon {
  projects: { id: string; name: string }[];
  labels: { id: string; name: string }[];
  members: { id: string; name: string }[];
}

export interface Understood extends NewTask {
  title: string;
  /** Labels that are asked for and are not there yet. */
  newLabels: string[];
}

const DAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const PRIORITY: Record<string, Priority> = {
  urgent: "urgent", dringend: "urgent", "1": "urgent",
  high: "high", hoch: "high", "2": "high",
  medium: "medium", mittel: "medium", "3": "medium",
  low: "low", niedrig: "low", "4": "low",
}; // prettier-ignore

const EVERY: Record<
  Language,
  { word: string; units: Record<string, string>; days: string[]; workday: string; other: string }
> = {
  en: {
    word: "every",
    units: { day: "DAILY", week: "WEEKLY", month: "MONTHLY", year: "YEARLY" },
    days: ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
    workday: "weekday",
    other: "other",
  },
  de: {
    word: "jede[nrs]?|alle",
    units: { tag: "DAILY", tage: "DAILY", woche: "WEEKLY", monat: "MONTHLY", jahr: "YEARLY" },
    days: ["sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"],
    workday: "werktag",
    other: "zweite[nrs]?",
  },
};

export function understand(line: string, lexicon: Lexicon, language: Language): Understood {
  const found: Understood = { title: line, newLabels: [], labels: [], assignees: [] };
  let rest = line;
  rest = take(rest, /(^|\s)!(\p{L}+|[1-4])(?=\s|$)/giu, (word) => {
    const priority = PRIORITY[word.toLowerCase()];
    if (priority) found.priority = priority;
    return priority !== undefined;
  });
  rest = take(rest, /(^|\s)#([^\s#@!]+)/gu, (word) => tag(word, lexicon, found));
  rest = take(rest, /(^|\s)@([^\s#@!]+)/gu, (word) => {
    const member = named(lexicon.members, word);
    if (member) found.assignees = [...(found.assignees ?? []), member.id];
    return member !== undefined;
  });
  rest = repeated(rest, found, language);
  rest = dated(rest, found, language);
  found.title = rest.replace(/\s+/g, " ").trim();
  return found;
}

/** `text` without the matches whose word `accept` takes. */
function take(text: string, pattern: RegExp, accept: (word: string) => boolean): string {
  return text.replace(pattern, (all, before: string, word: string) => (accept(word) ? before : all));
}

function tag(word: string, lexicon: Lexicon, found: Understood): boolean {
  const project = found.project === undefined ? named(lexicon.projects, word) : undefined;
  const label = named(lexicon.labels, word);
  if (project) found.project = project.id;
  else if (label) found.labels = [...(found.labels ?? []), label.id];
  else if (!found.newLabels.includes(word)) found.newLabels.push(word);
  return true;
}

function named<T extends { name: string }>(among: readonly T[], word: string): T | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, "");
  const wanted = plain(word);
  return (
    among.find(({ name }) => plain(name) === wanted) ??
    among.find(({ name }) => plain(name).startsWith(wanted))
  );
}

function repeated(text: string, found: Understood, language: Language): string {
  const { word, units, days, workday, other } = EVERY[language];
  const what = `(?:(\\d+)\\s+|(${other})\\s+)?(${Object.keys(units).join("|")}|${days.join("|")}|${workday})s?n?`;
  const pattern = new RegExp(
    `(?:^|\\s)(?:${word})\\s+(?:${what}|(\\d{1,2})(?:st|nd|rd|th|\\.))(?=\\s|$)`,
    "i",
  );
  const match = pattern.exec(text);
  if (!match) return text;
  const [all, count, second, unit = "", date] = match;
  const interval = Number(count ?? (second ? 2 : 1));
  const every = interval > 1 ? `;INTERVAL=${interval}` : "";
  const day = days.indexOf(unit.toLowerCase());
  const now = today();
  if (date !== undefined) {
    found.recurrence = `FREQ=MONTHLY;BYMONTHDAY=${Number(date)}`;
    found.due_on = next(now, (candidate) => Number(candidate.slice(8)) === Number(date));
  } else if (day >= 0) {
    found.recurrence = `FREQ=WEEKLY${every};BYDAY=${DAYS[day] ?? "MO"}`;
    found.due_on = next(now, (candidate) => dateOf(candidate).getDay() === day);
  } else if (unit.toLowerCase() === workday) {
    found.recurrence = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
    found.due_on = next(now, (candidate) => dateOf(candidate).getDay() % 6 !== 0);
  } else {
    found.recurrence = `FREQ=${units[unit.toLowerCase()] ?? "DAILY"}${every}`;
    found.due_on = now;
  }
  return text.replace(all, " ");
}

function next(from: string, fits: (day: string) => boolean): string {
  for (let day = from, n = 0; n < 400; n += 1, day = addDays(day, 1)) if (fits(day)) return day;
  return from;
}

function dated(text: string, found: Understood, language: Language): string {
  const read = language === "de" ? chrono.de : chrono.en;
  const result = read.casual.parse(text, new Date(), { forwardDate: true })[0];
  if (!result) return text;
  const { start } = result;
  // A time alone belongs to the day that the repetition begins on.
  if (!found.recurrence || start.isCertain("day") || start.isCertain("weekday"))
    found.due_on = dayOf(start.date());
  if (start.isCertain("hour")) {
    found.due_time = start.date().toTimeString().slice(0, 5);
    found.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  const before = text.slice(0, result.index).replace(/\s(on|at|by|am|um|bis)\s*$/i, " ");
  return before + text.slice(result.index + result.text.length);
}
