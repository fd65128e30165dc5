/** Local dates as text, `2026-01-31`, as tasks have them. */

const DAY = 86_400_000; // milliseconds

/** The date of `at` where the person is. */
export function dayOf(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export const today = (): string => dayOf(new Date());

/** Midnight of a date where the person is. */
export function dateOf(day: string): Date {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date);
}

export function addDays(day: string, days: number): string {
  const date = dateOf(day);
  date.setDate(date.getDate() + days);
  return dayOf(date);
}

/** How many days lie between two dates; negative where `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dateOf(to).getTime() - dateOf(from).getTime()) / DAY);
}

/** The first day of the week that `day` is in: Monday is 1, Sunday 0 or 7. */
export function weekStart(day: string, firstDay: number): string {
  return addDays(day, -((dateOf(day).getDay() - firstDay + 7) % 7));
}

/** The day on which weeks begin in `locale`; Monday where the browser does not know. */
export function firstDayOfWeek(locale: string): number {
  const found = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return (found.getWeekInfo?.().firstDay ?? 1) % 7;
}

/** The time of a date's end, or of the time on it, in the person's zone. */
export function isPast(day: string, time: string | null, now = new Date()): boolean {
  const current = dayOf(now);
  if (day !== current) return day < current;
  return time !== null && time < now.toTimeString().slice(0, 5);
}
