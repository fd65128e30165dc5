/** What people do with many tasks: filter and save what they see, change several at once, plan, and never type in vain. */
import { describe, expect, inject, test } from "vitest";
import { addDays, today } from "@/lib/dates";
import { CHROMIUM, type Page, WHY_NOT, cardsIn, quickAdd, signUp, visitors } from "./browser";
import { fill } from "./example";

describe.skipIf(!CHROMIUM)(`views${CHROMIUM ? "" : ` (${WHY_NOT})`}`, () => {
  const url = inject("url");
  const visit = visitors();

  /** The button of a menu, whatever it counts. */
  const menu = (page: Page, name: string) =>
    page
      .getByRole("button", { name: new RegExp(`^${name} ?\\d*$`) })
      .first()
      .click();
  const choose = async (page: Page, button: string, ...names: string[]) => {
    await menu(page, button);
    const open = page.locator("[role=menu]:popover-open");
    for (const name of names) await open.locator("button", { hasText: name }).first().click();
    if (await open.count()) await page.keyboard.press("Escape");
  };
  const titles = (page: Page) => page.locator(".task-title").allTextContents();

  test("what is filtered is in the address, and can be saved, renamed, replaced, deleted and brought back", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Vera");
    const { workspace } = await fill(page);
    await page.goto(`${url}/w/${workspace}/list`);
    await choose(page, "Priority", "High", "Urgent");
    await choose(page, "Group", "Priority");
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("textbox", { name: "Name of the view" }).fill("What burns");
    await page.keyboard.press("Enter");
    const view = page.getByRole("link", { name: "What burns" });
    await view.waitFor();
    expect(await view.getAttribute("aria-current")).toBe("page");
    const seen = await titles(page);
    expect(seen.sort()).toEqual(["Images are blurred on phones", "Pay the rent", "Plan the launch"]);

    await page.getByRole("link", { name: "All tasks" }).click();
    expect(await view.getAttribute("aria-current")).toBeNull();
    await view.click();
    await expect.poll(async () => (await titles(page)).sort()).toEqual(seen);
    const address = page.url();
    await page.goto(`${url}/today`);
    await page.goto(address); // a link of it shows the same to everybody
    await expect.poll(async () => (await titles(page)).sort()).toEqual(seen);

    await choose(page, "Priority", "Urgent");
    await choose(page, "More for What burns", "Replace by what is shown");
    await expect.poll(() => view.getAttribute("aria-current")).toBe("page");
    await choose(page, "More for What burns", "Rename");
    await page.getByRole("textbox", { name: "Name of the view" }).fill("High");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "High", exact: true }).waitFor();
    await choose(page, "More for High", "Delete");
    await page.getByRole("link", { name: "High", exact: true }).waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await page.getByRole("link", { name: "High", exact: true }).waitFor();
    expect(bad).toEqual([]);
  });

  test("every field filters: also estimates, repetitions, starts, levels, authors and times", async () => {
    const { page } = await visit();
    await signUp(page, url, "Fia");
    const { workspace } = await fill(page);
    // What was filled in may still be on its way to the page.
    const found = async (query: string) => {
      await page.goto(`${url}/w/${workspace}/list?${query}`);
      await page.locator("h1").waitFor();
      await page.locator(".task-title, .empty").first().waitFor();
      return expect.poll(async () => (await titles(page)).sort(), { timeout: 10_000 });
    };
    await (await found("estimate=more")).toEqual(["Plan the launch"]);
    await (await found("repeat=yes")).toEqual(["Pay the rent", "Water the plants"]);
    await (await found("level=below")).toEqual(["Choose the day", "Write the announcement"]);
    await (await found("start=begun")).toEqual([]);
    await (await found("label=none&due=none&status=todo")).toEqual(["Choose the day", "Fix the bicycle"]);
    await (await found("completed=week")).toHaveLength(3);
    await (await found("created=today&author=none")).toEqual([]);

    await page.goto(`${url}/w/${workspace}/list`);
    await choose(page, "More", "Repeats");
    await expect.poll(async () => (await titles(page)).sort()).toEqual(["Pay the rent", "Water the plants"]);
    expect(new URL(page.url()).search).toBe("?repeat=yes");
  });

  test("several tasks are changed at once, and one undo takes all of it back", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Bea");
    const { workspace } = await fill(page);
    await page.goto(`${url}/w/${workspace}/list`);
    const row = (title: string) => page.locator(".list-rows > li", { hasText: title });
    await row("Fix the bicycle").locator(".chooser").check();
    await row("Plan the launch")
      .locator(".chooser")
      .click({ modifiers: ["Shift"] });
    await page.getByRole("toolbar").getByText("2 tasks").waitFor();
    const bar = page.getByRole("toolbar");
    await bar.getByRole("button", { name: "Due" }).click();
    await page.locator("[role=menu]:popover-open button", { hasText: "Tomorrow" }).click();
    await row("Fix the bicycle").getByText("Tomorrow").waitFor();
    await row("Plan the launch").getByText("Tomorrow").waitFor();
    await bar.getByRole("button", { name: "Labels" }).click();
    await page.locator("[role=menu]:popover-open button", { hasText: "bug" }).click();
    await row("Fix the bicycle").getByText("bug").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("[role=menu]:popover-open").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await row("Fix the bicycle").getByText("bug").waitFor({ state: "detached" });
    await row("Plan the launch").getByText("Tomorrow").waitFor();
    await page.keyboard.press("Control+z");
    await row("Fix the bicycle").getByText("Tomorrow").waitFor({ state: "detached" });
    expect(bad).toEqual([]);
  });

  test("a day of the calendar is changed by dragging, and by keys", async () => {
    const { page } = await visit();
    await signUp(page, url, "Cal");
    await quickAdd(page, "Movable feast today");
    await page.getByText("Movable feast").waitFor();
    await page.goto(page.url().replace("/board", "/calendar"));
    const day = (date: string) => page.locator(`.day[data-day="${date}"]`);
    const chip = page.locator(".chip", { hasText: "Movable feast" });
    // Within the month that is shown, whatever day it is.
    const other = addDays(today(), today().endsWith("-01") ? 1 : -1);
    await chip.dragTo(day(other));
    await day(other).locator(".chip").waitFor();
    await chip.focus();
    await page.keyboard.press(other < today() ? "Alt+ArrowRight" : "Alt+ArrowLeft");
    await day(today()).locator(".chip").waitFor();
  });

  test("a table is sorted by the names of its columns, one way and the other", async () => {
    const { page } = await visit();
    await signUp(page, url, "Tab");
    for (const title of ["Beta !low", "Alpha !urgent", "Gamma"]) await quickAdd(page, title);
    await page.getByText("Gamma").waitFor();
    await page.goto(page.url().replace("/board", "/table"));
    await page.getByText("Gamma").waitFor();
    const head = page.getByRole("columnheader", { name: "Title" });
    await head.getByRole("button").click();
    await expect.poll(() => titles(page)).toEqual(["Alpha", "Beta", "Gamma"]);
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await head.getByRole("button").click();
    await expect.poll(() => titles(page)).toEqual(["Gamma", "Beta", "Alpha"]);
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    await head.getByRole("button").click();
    await expect.poll(() => titles(page)).toEqual(["Beta", "Alpha", "Gamma"]);
    await page.getByRole("columnheader", { name: "Priority" }).getByRole("button").click();
    await expect.poll(() => titles(page)).toEqual(["Alpha", "Beta", "Gamma"]);
  });

  test("quick add shows what it understood while it is typed", async () => {
    const { page } = await visit();
    await signUp(page, url, "Quin");
    await page.keyboard.press("n");
    await page.keyboard.type("Pay rent every 1st !high #home 9am");
    const understood = page.getByRole("list", { name: "Understood" });
    for (const part of ["Every month on the 1st", "High", "home (new)", "09:00"])
      await understood.getByText(part).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => cardsIn(page, "To do")).toEqual(["Pay rent"]);
    await page.locator(".card", { hasText: "home" }).waitFor();
  });

  test("what is typed and not sent yet is still there: in a comment, a new task, a title before a reload", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Dee");
    await quickAdd(page, "One");
    await quickAdd(page, "Two");
    const card = (title: string) => page.locator(".card", { hasText: title });
    const panel = (title: string) => page.getByRole("complementary", { name: title });
    await card("One").click();
    await panel("One").getByPlaceholder("Write a comment").fill("Half a thought");
    await card("Two").click();
    await panel("Two").waitFor();
    expect(await panel("Two").getByPlaceholder("Write a comment").inputValue()).toBe("");
    await card("One").click();
    await expect
      .poll(() => panel("One").getByPlaceholder("Write a comment").inputValue())
      .toBe("Half a thought");

    await panel("One").getByLabel("Title").fill("One, and more");
    await page.reload(); // at once: nobody has left the field, or paused
    await page.getByRole("complementary", { name: "One, and more" }).waitFor();

    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.keyboard.type("Not quite");
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    expect(await page.getByLabel("New task in plain words").inputValue()).toBe("Not quite");
    expect(bad).toEqual([]);
  });

  test("a date that is half typed changes nothing", async () => {
    const { page } = await visit();
    await signUp(page, url, "Hal");
    await quickAdd(page, "Weekly review every monday 9am");
    await page.locator(".card", { hasText: "Weekly review" }).click();
    const panel = page.getByRole("complementary", { name: "Weekly review" });
    const due = panel.getByLabel("Due", { exact: true });
    const before = await due.inputValue();
    await due.focus();
    await page.keyboard.press("Backspace"); // the month is empty now
    await panel.getByLabel("Title").focus();
    expect(await due.inputValue()).toBe(before);
    await panel.getByText("Every week on Mon").waitFor();
    await due.fill("2031-02-03");
    await panel.getByLabel("Title").focus();
    await page.locator(".card", { hasText: "Feb 3, 2031" }).waitFor();
  });

  test("a task is given a label that is not there yet, from where it is needed", async () => {
    const { page } = await visit();
    await signUp(page, url, "Lab");
    await quickAdd(page, "Unlabelled");
    await page.locator(".card", { hasText: "Unlabelled" }).click();
    const panel = page.getByRole("complementary", { name: "Unlabelled" });
    await panel.getByRole("button", { name: "Labels" }).click();
    await page.getByRole("menuitem", { name: "New label" }).click();
    await page.getByRole("textbox", { name: "Name of the label" }).fill("errand");
    await page.keyboard.press("Enter");
    await page.locator(".card", { hasText: "errand" }).waitFor();
  });
});
