/** Screenshots of every view, in both themes, on a desktop and a phone: to be looked at. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inject, test } from "vitest";
import { CHROMIUM, DESKTOP, PHONE, WHY_NOT, launch, signUp } from "./browser";
import { fill } from "./example";
import { PASSWORD, type Tester, signedInAs } from "./people";
import { makeTeam } from "./team";

const FOLDER = join(import.meta.dirname, "../screenshots");

test.skipIf(!CHROMIUM)(`screenshots of every view${CHROMIUM ? "" : ` (${WHY_NOT})`}`, async () => {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launch();
  const url = inject("url");
  const context = await browser.newContext({ ...DESKTOP, colorScheme: "light" });
  const page = await context.newPage();
  const email = await signUp(page, url, "Ana Costa");
  await page.getByText("Nothing here yet").waitFor();
  const { workspace, project, task } = await fill(page);
  const owner = await signedInAs(url, email, PASSWORD);
  await deleteOne(owner);
  const studio = await makeTeam(url, owner);
  const views: Record<string, string> = {
    board: `/w/${workspace}/board?project=${project}`,
    panel: `/w/${workspace}/board?project=${project}&task=${task}`,
    list: `/w/${workspace}/list?group=status`,
    table: `/w/${workspace}/table`,
    calendar: `/w/${workspace}/calendar`,
    today: "/today",
    upcoming: "/upcoming",
    mine: "/mine",
    dashboard: `/w/${studio}/dashboard`,
    trash: `/w/${workspace}/trash`,
    profile: "/settings/profile",
    account: "/settings/account",
    sessions: "/settings/sessions",
    tokens: "/settings/tokens",
    members: `/w/${studio}/settings/members`,
    projects: `/w/${workspace}/settings/projects`,
    labels: `/w/${workspace}/settings/labels`,
    transfer: `/w/${workspace}/settings/transfer`,
  };
  const state = await context.storageState({ indexedDB: true });
  await context.close();
  for (const [device, options] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of ["light", "dark"] as const) {
      const shown = await browser.newContext({ ...options, colorScheme, storageState: state });
      const tab = await shown.newPage();
      const shot = (name: string) =>
        tab.screenshot({ path: join(FOLDER, `${name}-${device}-${colorScheme}.png`) });
      await tab.goto(url);
      await tab.locator("h1").waitFor();
      for (const [name, path] of Object.entries(views)) {
        // Not loaded anew: a session that is renewed so often in a minute would be told to wait.
        await tab.evaluate((to) => {
          history.pushState(null, "", to);
          dispatchEvent(new PopStateEvent("popstate"));
        }, path);
        await tab.locator(name === "panel" ? ".panel-body" : "h1").waitFor();
        await tab.waitForTimeout(350);
        await shot(name);
      }
      await tab.goto(url + (views["board"] ?? "/"));
      await tab.locator(".card").first().waitFor();
      await tab.keyboard.press("n");
      await tab.getByLabel("New task in plain words").fill("Pay rent every 1st !high #home tomorrow 9am");
      await tab.waitForTimeout(300);
      await shot("quick-add");
      await tab.keyboard.press("Escape");
      await tab.keyboard.press("Control+k");
      await tab.getByRole("combobox").fill("plan");
      await tab.waitForTimeout(200);
      await shot("palette");
      await tab.keyboard.press("Escape");
      await tab.keyboard.press("?");
      await tab.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
      await shot("keys");
      await tab.keyboard.press("Escape");
      if (device === "phone") {
        await tab.getByRole("button", { name: "Navigation" }).click();
        await tab.waitForTimeout(300);
        await shot("drawer");
      }
      Object.assign(state, await shown.storageState({ indexedDB: true }));
      await shown.close();
    }
  }
  await browser.close();
});

/** A shared workspace in the trash. */
async function deleteOne({ api }: Tester): Promise<void> {
  const { id } = await api.json<{ id: string }>("POST", "/workspaces", { body: { name: "Garden club" } });
  await api.json("DELETE", `/workspaces/${id}`);
}
