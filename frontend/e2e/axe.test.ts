/** Every view in both themes, and on a phone, as axe sees it: WCAG 2.2 AA as far as a program can tell. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, inject, test } from "vitest";
import { CHROMIUM, DESKTOP, PHONE, type Page, WHY_NOT, signUp, visitors } from "./browser";
import { fill } from "./example";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(!CHROMIUM)(`accessible${CHROMIUM ? "" : ` (${WHY_NOT})`}`, () => {
  const url = inject("url");
  const visit = visitors();

  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing to object to, in the ${colorScheme} theme`, async () => {
      const { page } = await visit({ ...DESKTOP, colorScheme, reducedMotion: "reduce" });
      expect(await violations(page, url)).toEqual([]);
      await signUp(page, url, "Axel");
      expect(await violations(page)).toEqual([]);
      const { workspace, project, task } = await fill(page);
      const paths = [
        `/w/${workspace}/board?project=${project}&task=${task}`,
        `/w/${workspace}/list?group=status`,
        `/w/${workspace}/table`,
        `/w/${workspace}/calendar`,
        "/today",
        "/upcoming",
        "/mine",
        `/w/${workspace}/dashboard`,
        `/w/${workspace}/trash`,
        "/settings/profile",
        "/settings/account",
        "/settings/tokens",
        "/settings/sessions",
        `/w/${workspace}/settings/members`,
        `/w/${workspace}/settings/projects`,
        `/w/${workspace}/settings/labels`,
        `/w/${workspace}/settings/transfer`,
      ];
      const found: string[] = [];
      for (const path of paths) {
        found.push(...(await violations(page, url + path)).map((violation) => `${path}: ${violation}`));
      }
      for (const keys of ["n", "Control+k", "?"]) {
        await page.goto(`${url}/w/${workspace}/board`);
        await page.locator(".card").first().waitFor();
        await page.keyboard.press(keys);
        await page.getByRole("dialog").waitFor();
        found.push(...(await violations(page)).map((violation) => `${keys}: ${violation}`));
      }
      expect(found).toEqual([]);
    }, 120_000);
  }

  test("axe finds nothing to object to on a phone, in the drawer, a menu and the bulk bar neither", async () => {
    const { page } = await visit({ ...PHONE, reducedMotion: "reduce" });
    await signUp(page, url, "Axa");
    const { workspace, project, task } = await fill(page);
    const found: string[] = [];
    const look = async (at: string, address?: string): Promise<void> => {
      found.push(...(await violations(page, address)).map((violation) => `${at}: ${violation}`));
    };
    for (const path of [`board?project=${project}`, `board?task=${task}`, "table", "calendar", "dashboard"])
      await look(path, `${url}/w/${workspace}/${path}`);
    await page.goto(`${url}/w/${workspace}/list?priority=high`);
    await page.locator(".chooser").first().check();
    await look("bulk bar");
    await page.getByRole("button", { name: "More" }).click();
    await look("menu");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Navigation" }).click();
    await page.getByRole("link", { name: "Axa" }).waitFor();
    await look("drawer");
    expect(found).toEqual([]);
  }, 120_000);
});

/** What axe objects to on the page, or at `address`: each rule with what breaks it. */
async function violations(page: Page, address?: string): Promise<string[]> {
  if (address) {
    await page.goto(address);
    await page.locator("h1").first().waitFor();
    await page.waitForTimeout(250);
  }
  // What is still coming in or going out is judged when it has.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  // The page's own policy keeps scripts of others out: this one comes in by the debugger.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (on: object, options: object) => Promise<Found> } };
    // New in WCAG 2.2, and off unless it is asked for.
    const { violations: found } = await axe.run(document, { rules: { "target-size": { enabled: true } } });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
}

interface Found {
  violations: { id: string; nodes: { html: string }[] }[];
}
