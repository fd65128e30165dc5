/** What people do, in a real Chromium against a real server. */
import { describe, expect, inject, test } from "vitest";
import {
  CHROMIUM,
  DESKTOP,
  PHONE,
  type Page,
  WHY_NOT,
  cardsIn,
  quickAdd,
  signIn,
  signUp,
  visitors,
} from "./browser";
import { fill } from "./example";
import { PASSWORD, signedInAs } from "./people";

describe.skipIf(!CHROMIUM)(`in Chromium${CHROMIUM ? "" : ` (${WHY_NOT})`}`, () => {
  const url = inject("url");
  const visit = visitors();

  const card = (page: Page, title: string) => page.locator(".card", { hasText: title });
  const focused = (page: Page) => page.locator(".card:focus").textContent({ timeout: 5_000 });
  const column = (page: Page, name: string) => page.getByRole("region", { name });
  const shows = (page: Page, name: string, titles: string[]) =>
    expect.poll(() => cardsIn(page, name), { timeout: 10_000 }).toEqual(titles);

  test("register, add, drag; a second browser sees it; both edit offline, meet again, and undo", async () => {
    const one = await visit();
    const email = await signUp(one.page, url, "Ana");
    await quickAdd(one.page, "First task tomorrow");
    await quickAdd(one.page, "Second task !high");
    await shows(one.page, "To do", ["First task", "Second task"]);

    const two = await visit();
    await signIn(two.page, url, email);
    await shows(two.page, "To do", ["First task", "Second task"]);

    await card(one.page, "Second task").dragTo(column(one.page, "In progress").locator(".column-body"));
    await shows(one.page, "In progress", ["Second task"]);
    await shows(two.page, "In progress", ["Second task"]);

    await one.context.setOffline(true);
    await two.context.setOffline(true);
    await quickAdd(one.page, "Written on a train");
    await card(two.page, "First task").focus();
    await two.page.keyboard.press("Alt+ArrowRight");
    await quickAdd(two.page, "Written on a plane");
    await shows(one.page, "To do", ["First task", "Written on a train"]);
    await one.context.setOffline(false);
    await two.context.setOffline(false);

    for (const { page } of [one, two]) {
      await expect
        .poll(async () => (await cardsIn(page, "To do")).sort(), { timeout: 20_000 })
        .toEqual(["Written on a plane", "Written on a train"]);
      await shows(page, "In progress", ["First task", "Second task"]);
    }
    await expect.poll(() => cardsIn(two.page, "To do")).toEqual(await cardsIn(one.page, "To do"));

    await card(one.page, "Written on a train").click();
    await one.page.getByRole("complementary").getByRole("button", { name: "More" }).click();
    await one.page.getByRole("menuitem", { name: "Delete" }).click();
    await shows(two.page, "To do", ["Written on a plane"]);
    await one.page.keyboard.press("Control+z");
    await expect.poll(async () => (await cardsIn(two.page, "To do")).length).toBe(2);
    expect([one.bad, two.bad]).toEqual([[], []]);
  });

  test("everything on the board goes by keyboard alone", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Kim");
    for (const line of ["One", "Two", "Three"]) {
      await page.keyboard.press("n");
      await page.keyboard.type(line);
      await page.getByRole("button", { name: "Add", exact: true }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await shows(page, "To do", ["One", "Two", "Three"]);
    await card(page, "Three").focus();
    await page.keyboard.press("Alt+ArrowUp");
    await shows(page, "To do", ["One", "Three", "Two"]);
    await expect.poll(() => focused(page)).toContain("Three");
    await page.keyboard.press("Alt+ArrowRight");
    await shows(page, "In progress", ["Three"]);
    await expect.poll(() => focused(page)).toContain("Three");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Three" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await shows(page, "In progress", []);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("two");
    await page.getByRole("option", { name: "Two" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Two" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(bad).toEqual([]);
  });

  test("a key that follows right upon the one that closed a dialog is not lost", async () => {
    const { page } = await visit();
    await signUp(page, url, "Quinn");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.evaluate(() => {
      const field = document.activeElement;
      document.querySelector("dialog")?.close();
      field?.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
    });
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor({ timeout: 5_000 });
    await page.keyboard.press("Escape");
    for (const key of ["n", "Control+k"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      // Before the browser has told that it closed the dialog.
      await page.evaluate(async (by) => {
        const press = async (init: KeyboardEventInit): Promise<void> => {
          const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
          (document.activeElement ?? document.body).dispatchEvent(event);
          if (init.key === "Escape" && !event.defaultPrevented) document.querySelector("dialog")?.close();
          await Promise.resolve(); // what a person's key does as well: it lets waiting promises go on
        };
        await press({ key: "Escape" });
        await press(by === "n" ? { key: "n" } : { key: "k", ctrlKey: true });
      }, key);
      await page.waitForTimeout(300);
      expect(await page.getByRole("dialog").count()).toBe(1);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });

  test("Escape closes the panel also where it has not come yet, and of a menu in it only the menu", async () => {
    const { page } = await visit({ serviceWorkers: "block" }); // which would have the file at once
    await signUp(page, url, "Esra");
    await quickAdd(page, "Opened in a hurry");
    await card(page, "Opened in a hurry").waitFor();
    let send: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (send = resolve));
    await page.route(/\/static\/TaskPanel-.*\.js$/, async (route) => {
      await late;
      await route.continue();
    });
    await card(page, "Opened in a hurry").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/task=/);
    await page.keyboard.press("Escape");
    await page.waitForURL((address) => !address.search.includes("task="));
    send();
    const panel = page.getByRole("complementary", { name: "Opened in a hurry" });
    await page.keyboard.press("Enter"); // the card has kept the focus
    await panel.waitFor();
    await panel.getByRole("button", { name: "Status" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Done" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menuitemcheckbox", { name: "Done" }).waitFor({ state: "detached" });
    await panel.waitFor();
    await page.getByPlaceholder("Filter by words").press("Escape");
    await panel.waitFor();
    await page.getByRole("heading", { name: "All tasks" }).click();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
  });

  test("a dialog that opens another one does not close it", async () => {
    const { page } = await visit();
    await signUp(page, url, "Dora");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("shortcuts");
    await page.getByRole("option", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
    await page.waitForTimeout(300);
    expect(await page.getByRole("heading", { name: "Keyboard shortcuts" }).isVisible()).toBe(true);
  });

  test("two tabs of one browser show the same, and only one of them talks to the server", async () => {
    const { page, context } = await visit();
    await signUp(page, url, "Tim");
    const other = await context.newPage();
    let streams = 0;
    other.on("request", (request) => (streams += Number(request.url().endsWith("/live"))));
    await other.goto(page.url());
    await quickAdd(page, "From the first tab");
    await shows(other, "To do", ["From the first tab"]);
    await quickAdd(other, "From the second tab");
    await shows(page, "To do", ["From the first tab", "From the second tab"]);
    expect(streams).toBe(0);
    await page.close();
    await quickAdd(other, "After the first has gone");
    await expect
      .poll(() => other.locator(".task-key").allTextContents(), { timeout: 10_000 })
      .toContain("INB-3");
  });

  test("on a phone the sidebar is a drawer, and nothing is wider than the screen", async () => {
    const { page } = await visit(PHONE);
    await signUp(page, url, "Pia");
    await page.getByRole("button", { name: "New task" }).first().click();
    await page.getByLabel("New task in plain words").fill("Call the dentist tomorrow 9am");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await card(page, "Call the dentist").click();
    await page.getByRole("complementary", { name: "Call the dentist" }).waitFor();
    await page.getByRole("button", { name: "Close" }).first().click();
    await page.getByRole("button", { name: "Navigation" }).click();
    await page.getByRole("link", { name: "Upcoming" }).click();
    await page.getByRole("heading", { name: "Upcoming" }).waitFor();
    await page.getByText("Call the dentist").waitFor();
    await page.getByRole("button", { name: "Navigation" }).click();
    await page.locator(".workspace-menu").click();
    await page.getByRole("menuitem", { name: "New workspace" }).click();
    await page.getByRole("textbox", { name: "Name of the workspace" }).fill("Choir");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "All tasks" }).waitFor();
    await page.getByRole("button", { name: "Navigation" }).click();
    await page.locator(".workspace-menu", { hasText: "Choir" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Personal" }).click();
    await card(page, "Call the dentist").click(); // and the drawer is not in the way
    await page.getByRole("complementary", { name: "Call the dentist" }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  test("written from right to left, the sidebar is on the right, and nothing is wider than the screen", async () => {
    for (const device of [DESKTOP, PHONE]) {
      const { page } = await visit({ ...device, reducedMotion: "reduce" });
      const left = (of: string) =>
        page.evaluate((at) => document.querySelector(at)?.getBoundingClientRect().left, of);
      await signUp(page, url, "Rania");
      const { workspace, task } = await fill(page);
      for (const view of [`board?task=${task}`, "list", "table", "calendar", "dashboard"]) {
        await page.goto(`${url}/w/${workspace}/${view}`);
        await page.locator("h1").first().waitFor();
        await page.evaluate(() => (document.documentElement.dir = "rtl"));
        await expect
          .poll(() => left(".sidebar"), { message: view })
          .toBeGreaterThan((await left("#page")) ?? NaN);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, view).toBeLessThanOrEqual(0);
      }
    }
  });

  test("a task's history goes back to its beginning, and live changes come on top", async () => {
    const { page } = await visit();
    const email = await signUp(page, url, "Hilda");
    const { api, workspace } = await signedInAs(url, email, PASSWORD);
    const { id } = await api.json<{ id: string }>("POST", `/workspaces/${workspace}/tasks`, {
      body: { title: "Title 0" },
    });
    for (let n = 1; n <= 120; n += 1)
      await api.json("PATCH", `/workspaces/${workspace}/tasks/${id}`, { body: { title: `Title ${n}` } });
    await page.goto(`${url}/w/${workspace}/board?task=${id}`);
    await page.getByText("History", { exact: true }).click();
    const lines = page.locator(".happenings li:has(p)");
    await expect.poll(() => lines.count()).toBe(50);
    await page.getByRole("button", { name: "Show earlier" }).click();
    await expect.poll(() => lines.count()).toBe(100);
    await api.json("PATCH", `/workspaces/${workspace}/tasks/${id}`, { body: { title: "The last" } });
    await expect.poll(() => lines.count()).toBe(101);
    await page.getByRole("button", { name: "Show earlier" }).click();
    await expect.poll(() => lines.count()).toBe(122);
    await lines.last().getByText("created it").waitFor();
  });
});
