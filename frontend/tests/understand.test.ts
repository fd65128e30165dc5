/** Quick add understands what people write. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Lexicon, understand } from "@/features/quick-add/understand";

const LEXICON: Lexicon = {
  projects: [{ id: "home", name: "Home" }],
  labels: [{ id: "garden", name: "My garden" }],
  members: [{ id: "ana", name: "Ana Costa" }],
};

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 0, 14, 10, 0) }); // a Wednesday
});
afterEach(() => {
  vi.useRealTimers();
});

test("the example of the help", () => {
  expect(understand("pay rent every 1st !high #home @ana tomorrow 9am", LEXICON, "en")).toMatchObject({
    title: "pay rent",
    priority: "high",
    project: "home",
    assignees: ["ana"],
    recurrence: "FREQ=MONTHLY;BYMONTHDAY=1",
    due_on: "2026-01-15",
    due_time: "09:00",
  });
});

test.each([
  ["water plants every day", "water plants", "FREQ=DAILY", "2026-01-14"],
  ["stand-up every weekday", "stand-up", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-01-14"],
  ["review every monday", "review", "FREQ=WEEKLY;BYDAY=MO", "2026-01-19"],
  ["bins every 2 weeks", "bins", "FREQ=WEEKLY;INTERVAL=2", "2026-01-14"],
  ["rent every 1st", "rent", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-02-01"],
])("a repetition: %s", (line, title, recurrence, due) => {
  expect(understand(line, LEXICON, "en")).toMatchObject({ title, recurrence, due_on: due });
});

test("a label that is not there yet is asked for, one with spaces is found", () => {
  expect(understand("dig #mygarden #spring", LEXICON, "en")).toMatchObject({
    title: "dig",
    labels: ["garden"],
    newLabels: ["spring"],
  });
});

test("in German", () => {
  expect(understand("Miete zahlen jeden 1. !hoch", LEXICON, "de")).toMatchObject({
    title: "Miete zahlen",
    priority: "high",
    recurrence: "FREQ=MONTHLY;BYMONTHDAY=1",
    due_on: "2026-02-01",
  });
  expect(understand("Anrufen morgen um 9 Uhr", LEXICON, "de")).toMatchObject({
    title: "Anrufen",
    due_on: "2026-01-15",
    due_time: "09:00",
  });
});

test("what is not understood stays in the title", () => {
  expect(understand("Wow! C# @nobody costs !1000", LEXICON, "en").title).toBe("Wow! C# @nobody costs !1000");
});
