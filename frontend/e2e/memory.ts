/** What a page holds in memory, in megabytes. */
import { readFileSync } from "node:fs";
import type { Page } from "./browser";

/**
 * Of the JavaScript heap, what is still reachable; and all that the page's process has to itself, with what Chromium
 * needs for any page: what its task manager calls the memory footprint, without the program that all of them share.
 */
export interface Memory {
  heap: number;
  footprint: number;
}

export async function memory(page: Page): Promise<Memory> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  await devtools.detach();
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? NaN;
  return { heap: heap / 1e6, footprint: await largestRenderer(page) };
}

/** The memory of the browser's largest renderer; NaN where there is no /proc. */
async function largestRenderer(page: Page): Promise<number> {
  const browser = page.context().browser();
  const devtools = await browser?.newBrowserCDPSession();
  if (!devtools) return NaN;
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  await devtools.detach();
  const sizes = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => footprint(id));
  return Math.max(...sizes) / 1e6;
}

function footprint(process: number): number {
  try {
    const [, kibibytes] = /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${process}/status`, "utf8")) ?? [];
    return Number(kibibytes) * 1_024;
  } catch {
    return NaN;
  }
}
