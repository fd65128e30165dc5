/** The budgets of the web dashboard, measured in Chromium and printed. */
import { expect, inject, test } from "vitest";
import { uuid7 } from "@/lib/uuid";
import type { Operation } from "@/sync/records";
import { CHROMIUM, DESKTOP, type Page, WHY_NOT, launch, signIn, signUp } from "./browser";
import { PASSWORD, signedInAs } from "./people";

const CARDS = 10_000;
const AT_ONCE = 500; // tasks a commit

test.skipIf(!CHROMIUM)(`budgets${CHROMIUM ? "" : ` (${WHY_NOT})`}`, async () => {
  const url = inject("url");
  const browser = await launch();
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  const loaded = scripts(page);
  const email = await signUp(page, url, "Bench");
  const kilobytes = (await loaded()) / 1000;
  const { api, workspace } = await signedInAs(url, email, PASSWORD);
  for (let n = 0; n < CARDS; n += AT_ONCE) {
    const operations = Array.from({ length: AT_ONCE }, (_, i): Operation => {
      const fields = { title: `Card ${n + i}`, status: i % 2 ? "todo" : "in_progress" };
      return { op: "create", kind: "task", id: uuid7(), fields };
    });
    await api.json("POST", `/workspaces/${workspace}/commits`, { body: { operations } });
  }
  const cards = page.locator(".column-head .small", { hasText: String(CARDS / 2) });
  await cards.first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(3_000); // until the disk has them

  await page.reload({ waitUntil: "commit" });
  await page.locator(".card").first().waitFor();
  const start = await page.evaluate(() => performance.now());

  const frames = await scrolled(page);
  const drop = await moved(page);

  const other = await (await browser.newContext(DESKTOP)).newPage();
  await signIn(other, url, email);
  await other.locator(".card").first().waitFor();
  const latency = await seen(page, other);

  const rows: [string, number, string, number][] = [
    ["JavaScript of the first load, compressed", kilobytes, "kB", 150],
    ["board with 10,000 cards, warm start to first card", start, "ms", 1_000],
    ["scrolling, p95 frame", frames, "ms", 17.5],
    ["move of a card to paint", drop, "ms", 50],
    ["a colleague's change on screen", latency, "ms", 200],
  ];
  for (const [name, value, unit, most] of rows) {
    console.log(`${name}: ${value.toFixed(1)} ${unit} (at most ${most})${value > most ? "  OVER" : ""}`);
  }
  expect(rows.length).toBe(5);
  await browser.close();
});

/** How many bytes of scripts come over the wire, up to when it is asked. */
function scripts(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() !== "script") return;
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** The 95th percentile of the time between frames while a column is scrolled, in milliseconds. */
function scrolled(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const column = document.querySelector(".column-body");
    const times: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    for (let n = 0; n < 240; n += 1) {
      column?.scrollBy(0, 60);
      const now = await new Promise<number>(requestAnimationFrame);
      times.push(now - last);
      last = now;
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
  });
}

/** How long a card takes from the key that moves it until it is painted elsewhere, in milliseconds. */
function moved(page: Page): Promise<number> {
  return page.evaluate(async () => {
    document.querySelector(".column-body")?.scrollTo(0, 0);
    await new Promise((resume) => setTimeout(resume, 300));
    const card = document.querySelector<HTMLElement>(".card");
    card?.focus();
    const began = performance.now();
    card?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true, bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise((resume) => setTimeout(resume));
    return performance.now() - began;
  });
}

/** How long after the key that moves a card another browser shows it, in milliseconds. */
async function seen(page: Page, other: Page): Promise<number> {
  const before = await other.locator(".column-head .small").first().textContent();
  const shown = other.evaluate(async (count) => {
    while (document.querySelector(".column-head .small")?.textContent === count) {
      await new Promise(requestAnimationFrame);
    }
    return Date.now();
  }, before);
  const began = await page.evaluate(() => {
    const card = document.querySelector<HTMLElement>(".column:nth-child(1) .card");
    card?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true, bubbles: true }));
    return Date.now();
  });
  return (await shown) - began;
}
