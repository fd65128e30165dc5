/** Recurrence rules (RFC 5545) in words; a rule with more to it than is known here is shown as it is. */
import { type Key, type Say, sayDay, sayOrdinal } from "@/lib/texts";

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const MONDAY = 5; // of January 2026
const UNITS: Record<string, { one: Key; many: Key }> = {
  DAILY: { one: "repeat.daily", many: "rule.days" },
  WEEKLY: { one: "rule.week", many: "rule.weeks" },
  MONTHLY: { one: "repeat.monthly", many: "rule.months" },
  YEARLY: { one: "repeat.yearly", many: "rule.years" },
};
const KNOWN = new Set(["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY"]);

export function sayRule(say: Say, rule: string): string {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
  const unit = UNITS[parts.get("FREQ") ?? ""];
  const days = parts.get("BYDAY")?.split(",") ?? [];
  if (!unit || [...parts.keys()].some((part) => !KNOWN.has(part)) || days.some((day) => !DAYS.includes(day)))
    return rule;
  const n = Number(parts.get("INTERVAL") ?? 1);
  const every = n > 1 ? say(unit.many, { n }) : say(unit.one);
  const date = parts.get("BYMONTHDAY");
  if (date === "-1") return say("rule.lastDay", { every });
  if (date?.includes("-")) return rule;
  if (date !== undefined) {
    const dates = date.split(",").map((each) => sayOrdinal(Number(each)));
    return say("rule.date", { every, date: dates.join(", ") });
  }
  if (days.join() === "MO,TU,WE,TH,FR" && n === 1) return say("repeat.weekdays");
  if (days.length === 0) return every;
  const names = days.map((day) =>
    sayDay(`2026-01-${String(MONDAY + DAYS.indexOf(day)).padStart(2, "0")}`, { weekday: "short" }),
  );
  return say("rule.on", { every, days: names.join(", ") });
}
