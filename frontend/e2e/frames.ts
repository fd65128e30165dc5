/** What frames cost a page, as Chromium counts it. */
import type { Page } from "./browser";

/** 95th percentiles in milliseconds; `slow` is the share of frames above 33 ms, in percent. */
export interface Frames {
  p95: number;
  slow: number;
  work: number;
}

const STEPS = 480;
const BOUNDARY = "bench-frame"; // marks where a frame of the page begins

interface TraceEvent {
  name: string;
  ph: string;
  ts: number; // microseconds
  dur?: number;
  pid: number;
  tid: number;
}

/** Scroll a column frame by frame: the time between frames, and the main thread's work in each single one. */
export async function scrolled(page: Page): Promise<Frames> {
  const times = await page.evaluate(scrollBy, { steps: STEPS, mark: "" });
  const works = await traced(page, () => page.evaluate(scrollBy, { steps: STEPS, mark: BOUNDARY }));
  const slow = (100 * times.filter((time) => time > 33).length) / times.length;
  return { p95: at95(times), slow, work: at95(works) };
}

/** The milliseconds that tasks took of the page's main thread, frame by frame, while `act` marked frames. */
async function traced(page: Page, act: () => Promise<unknown>): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resume) => devtools.once("Tracing.tracingComplete", () => resume()));
  const includedCategories = ["toplevel", "disabled-by-default-devtools.timeline", "blink.user_timing"];
  await devtools.send("Tracing.start", { traceConfig: { includedCategories } });
  await act();
  await devtools.send("Tracing.end");
  await complete;
  await devtools.detach();
  return workBetween(events);
}

function workBetween(events: TraceEvent[]): number[] {
  const marks = events.filter(({ name }) => name === BOUNDARY).sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  if (!first) throw new Error("the trace has no marks of frames");
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && pid === first.pid && tid === first.tid,
  );
  if (tasks.length === 0) throw new Error("the trace has no tasks of the main thread");
  return marks.slice(1).map(({ ts: end }, n) => {
    const begin = marks[n]?.ts ?? end;
    const work = tasks.map(({ ts, dur = 0 }) => Math.min(ts + dur, end) - Math.max(ts, begin));
    return work.reduce((sum, part) => sum + Math.max(0, part), 0) / 1_000;
  });
}

async function scrollBy({ steps, mark }: { steps: number; mark: string }): Promise<number[]> {
  const column = document.querySelector(".column-body");
  const found: number[] = [];
  let last = await new Promise<number>(requestAnimationFrame);
  for (let n = 0; n < steps; n += 1) {
    column?.scrollBy(0, 60);
    const now = await new Promise<number>(requestAnimationFrame);
    if (mark) performance.mark(mark);
    found.push(now - last);
    last = now;
  }
  return found;
}

function at95(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
