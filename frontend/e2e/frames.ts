/** What frames cost a page, as Chromium counts it. */
import type { Page } from "./browser";

/** 95th percentiles in milliseconds; `slow` is the share of frames above 33 ms, in percent. */
export interface Frames {
  p95: number;
  slow: number;
  work: number;
}

const STEPS = 480;

/** Scroll a column frame by frame: the time between frames, and the main thread's work in each. */
export async function scrolled(page: Page): Promise<Frames> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const busy = async (): Promise<number> => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  };
  const times = await page.evaluate(scrollBy, STEPS);
  // The counter is asked between short runs: work a frame is that of a run by its frames.
  const works: number[] = [];
  for (let run = 0; run < 40; run += 1) {
    const before = await busy();
    await page.evaluate(scrollBy, 6);
    works.push(((await busy()) - before) / 6);
  }
  await devtools.detach();
  const slow = (100 * times.filter((time) => time > 33).length) / times.length;
  return { p95: at95(times), slow, work: at95(works) };
}

async function scrollBy(steps: number): Promise<number[]> {
  const column = document.querySelector(".column-body");
  const found: number[] = [];
  let last = await new Promise<number>(requestAnimationFrame);
  for (let n = 0; n < steps; n += 1) {
    column?.scrollBy(0, 60);
    const now = await new Promise<number>(requestAnimationFrame);
    found.push(now - last);
    last = now;
  }
  return found;
}

function at95(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
