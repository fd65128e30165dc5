/** Screenshots of what is not a view in use: the door, first run, loading, faults, refusals, offline; to be looked at. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inject, test } from "vitest";
import { CHROMIUM, DESKTOP, PHONE, type Page, WHY_NOT, launch, quickAdd, signUp } from "./browser";
import { fill } from "./example";

const FOLDER = join(import.meta.dirname, "../screenshots");

for (const [device, options] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  for (const colorScheme of ["light", "dark"] as const) {
    const name = `screenshots of states, ${device}, ${colorScheme}`;
    test.skipIf(!CHROMIUM)(CHROMIUM ? name : `${name} (${WHY_NOT})`, async () => {
      mkdirSync(FOLDER, { recursive: true });
      const browser = await launch();
      const url = inject("url");
      const setting = { ...options, colorScheme, serviceWorkers: "block" as const };
      const context = await browser.newContext(setting);
      const page = await context.newPage();
      const shot = async (state: string, of: Page = page) => {
        await of.waitForTimeout(300);
        await of.screenshot({ path: join(FOLDER, `${state}-${device}-${colorScheme}.png`) });
      };
      await page.goto(url);
      await page.getByRole("button", { name: "Make an account" }).waitFor();
      await shot("door");
      await page.getByRole("button", { name: "Make an account" }).click();
      await shot("register");
      await signUp(page, url, "Ana Costa");
      await page.getByText("Nothing here yet").waitFor();
      await shot("first");
      await page.getByRole("button", { name: "Add examples" }).click();
      await page.locator(".card").first().waitFor();
      await shot("examples");
      await page.getByRole("button", { name: "Remove the examples" }).click();
      const { workspace, task } = await fill(page);

      await page.route("**/commits", (route) => {
        const body = JSON.stringify({ code: "forbidden", detail: "viewers may not change anything" });
        return route.fulfill({ status: 403, contentType: "application/problem+json", body });
      });
      await quickAdd(page, "Order new chairs !high tomorrow");
      const refused = page.getByRole("button", { name: "1 change refused" });
      await refused.waitFor({ state: "attached" });
      await page.unroute("**/commits");
      await refused.click();
      await shot("refused");
      await page.getByRole("button", { name: "Discard" }).click();
      await page.keyboard.press("Escape");

      await context.setOffline(true);
      await quickAdd(page, "Written on a train");
      await page.getByText("Offline · 1 unsent").waitFor({ state: "attached" });
      await shot("offline");
      await context.setOffline(false);
      await page.goto(`${url}/w/${workspace}/list?q=nothing+like+that`);
      await page.getByText("No task fits").waitFor();
      await shot("nothing");
      await page.goto(`${url}/w/${workspace}/list?task=${task}`);
      await page.getByRole("complementary").getByRole("button", { name: "Priority" }).click();
      await shot("menu");
      await page.goto(`${url}/w/${workspace}/list`);
      for (const n of [0, 1, 2]) await page.locator(".chooser").nth(n).check();
      await shot("bulk");
      await page.evaluate(() => {
        Object.assign(Intl.RelativeTimeFormat.prototype as object, {
          format: () => {
            throw new Error("the clock has stopped");
          },
        });
      });
      await page.getByRole("button", { name: "Table" }).click();
      await page.getByRole("alert").waitFor();
      await shot("fault");
      await page.goto(`${url}/w/00000000-0000-4000-8000-000000000000/board`);
      await page.getByText("This workspace is not here").first().waitFor();
      await shot("foreign");
      await page.route("**/auth/sessions?*", () => undefined);
      await page.goto(`${url}/settings/sessions`);
      await page.locator(".settings-waiting").waitFor();
      await shot("waiting");
      await page.unroute("**/auth/sessions?*");
      await page.route("**/auth/sessions?*", (route) => route.abort());
      await page.goto(`${url}/settings/sessions`);
      await page.getByRole("button", { name: "Try again" }).waitFor();
      await shot("unreachable");

      // A browser that knows who it is, and has nothing of the workspace.
      const empty = await browser.newContext({ ...setting, storageState: await context.storageState() });
      const other = await empty.newPage();
      await other.route("**/snapshot", () => undefined);
      await other.goto(`${url}/w/${workspace}/board`);
      await other.locator(".loading").waitFor();
      await shot("loading", other);
      await other.route("**/api/v1/**", (route) => route.abort());
      await other.goto(`${url}/w/${workspace}/board`);
      await other.getByText("Not on this device yet").first().waitFor();
      await shot("absent", other);
      await other.unroute("**/api/v1/**");
      await other.unroute("**/snapshot");
      await empty.clearCookies();
      await other.goto(`${url}/w/${workspace}/board`);
      await other.getByRole("dialog").waitFor();
      await shot("again", other);
      await browser.close();
    });
  }
}
