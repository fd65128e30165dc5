/** What shows when there is nothing to show, or something went wrong: said, with a way on, and nothing typed is lost. */
import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { CHROMIUM, type Page, WHY_NOT, quickAdd, signUp, visitors } from "./browser";
import { PASSWORD, signedInAs } from "./people";

describe.skipIf(!CHROMIUM)(`states${CHROMIUM ? "" : ` (${WHY_NOT})`}`, () => {
  const url = inject("url");
  const visit = visitors();

  const workspaceOf = (page: Page): string => new URL(page.url()).pathname.split("/")[2] ?? "";
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const card = (page: Page, title: string) => page.locator(".card", { hasText: title });

  test("a fault while rendering is told; what is unsent can be saved, survives a reload, and is sent", async () => {
    const { page, context } = await visit();
    await signUp(page, url, "Faye");
    await quickAdd(page, "Sent before");
    await expect.poll(() => page.locator(".task-key").allTextContents()).toEqual(["INB-1"]);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await quickAdd(page, "Typed before the fault");
    await page.evaluate(() => {
      Object.assign(Intl.RelativeTimeFormat.prototype as object, {
        format: () => {
          throw new Error("the clock has stopped");
        },
      });
    });
    await page.getByRole("button", { name: "Table" }).click();
    const told = page.getByRole("alert");
    await told.getByText("Something broke here").waitFor();
    await told.getByText("one of your changes is kept in this browser").waitFor();
    await told.getByText("Details").click();
    await told.getByText("the clock has stopped").waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      button(page, "Save the unsent ones as a file").click(),
    ]);
    expect(readFileSync(await file.path(), "utf8")).toContain("Typed before the fault");

    // Only that view is broken: elsewhere it goes on.
    await page.getByRole("link", { name: "All tasks" }).click();
    await card(page, "Typed before the fault").waitFor();
    await page.goBack();
    await told.waitFor();
    await button(page, "Reload").click();
    await page.getByRole("row", { name: /Typed before the fault/ }).waitFor();
    await context.setOffline(false);
    await expect.poll(() => page.locator(".task-key").allTextContents()).toEqual(["INB-1", "INB-2"]);
  });

  test("a fault in the frame itself, and a part of the app that does not come, leave a way out", async () => {
    const { page } = await visit({ serviceWorkers: "block" }); // it would fetch by itself
    await signUp(page, url, "Fred");
    await page.route(/\/static\/Trash-.*\.js$/, (route) => route.abort());
    await page.getByRole("link", { name: "Trash" }).click();
    await page.getByText("A part of the app could not be loaded").waitFor();
    await page.getByText("the server has all of your changes").waitFor();
    await page.unroute(/\/static\/Trash-.*\.js$/);
    await button(page, "Reload").click();
    await page.getByText("The trash is empty").waitFor();

    // Broken and drawn in one go: the frame may be drawn at any moment, and its links are gone then.
    await page.getByRole("link", { name: "All tasks" }).evaluate((link: HTMLElement) => {
      URLSearchParams.prototype.has = () => {
        throw new Error("the frame is broken");
      };
      link.click();
    });
    await page.getByText("Something broke here").waitFor();
    await page.getByRole("link", { name: "To the start" }).click();
    await page.getByRole("heading", { name: "All tasks" }).waitFor();
  });

  test("examples show the product, and go with one click, also after a reload", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Nia");
    await button(page, "Add examples").click();
    await card(page, "Look around").waitFor();
    await quickAdd(page, "My own");
    await page.reload();
    await card(page, "Look around").waitFor();
    await button(page, "Remove the examples").click();
    await card(page, "Look around").waitFor({ state: "detached" });
    expect(await page.locator(".card").count()).toBe(1);
    await page.getByText("Some of these tasks are examples").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await card(page, "Look around").waitFor();
    await button(page, "Keep them").click();
    await page.getByText("Some of these tasks are examples").waitFor({ state: "detached" });
    expect(await page.locator(".card").count()).toBe(6);
    expect(bad).toEqual([]);
  });

  test("a workspace that this browser has not, or that nobody has, is told so", async () => {
    const { page, context } = await visit();
    const email = await signUp(page, url, "Abe");
    const personal = workspaceOf(page);
    const { api } = await signedInAs(url, email, PASSWORD);
    const { id } = await api.json<{ id: string }>("POST", "/workspaces", {
      body: { name: "Made elsewhere" },
    });
    await page.goto(`${url}/w/00000000-0000-4000-8000-000000000000/board`);
    await page.getByText("This workspace is not here").first().waitFor();
    await button(page, "To my own workspace").click();
    await page.getByText("Nothing here yet").waitFor();
    expect(workspaceOf(page)).toBe(personal);

    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await page.goto(`${url}/w/${id}/board`);
    await page.getByText("Not on this device yet").first().waitFor();
    await context.setOffline(false);
    await page.getByText("Nothing here yet").waitFor();

    await api.json("DELETE", `/workspaces/${id}`);
    await page.getByText("This workspace is not here").first().waitFor();
  });

  test("a server that turns the snapshot away for now is asked again", async () => {
    const { page } = await visit({ serviceWorkers: "block" });
    let left = 2;
    await page.route("**/snapshot", (route) =>
      left-- > 0 ? route.fulfill({ status: 503, body: "{}" }) : route.continue(),
    );
    await signUp(page, url, "Olaf");
    await page.getByText("Nothing here yet").waitFor();
  });

  test("what only the server knows is on its way, or out of reach, and comes when it is asked for again", async () => {
    const { page } = await visit({ serviceWorkers: "block" }); // it would fetch by itself
    await signUp(page, url, "Wanda");
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/auth/sessions?*", async (route) => {
      await late;
      await route.abort();
    });
    await page.goto(`${url}/settings/sessions`);
    await page.locator(".settings-waiting").waitFor();
    answer();
    await page.getByText("The server cannot be reached at the moment.").waitFor();
    await page.unroute("**/auth/sessions?*");
    await button(page, "Try again").click();
    await page.getByText("Chrome on Linux").waitFor();
  });

  test("a workspace that was deleted long ago is restored from the trash, by its owner", async () => {
    const { page, bad } = await visit();
    const email = await signUp(page, url, "Thea");
    const { api, workspace } = await signedInAs(url, email, PASSWORD);
    const { id } = await api.json<{ id: string }>("POST", "/workspaces", { body: { name: "Choir" } });
    await api.json("POST", `/workspaces/${id}/tasks`, { body: { title: "Learn the alto" } });
    await api.json("DELETE", `/workspaces/${id}`);
    await page.goto(`${url}/w/${workspace}/trash`);
    await button(page, "Restore Choir").click();
    await page.getByText("Choir is back").waitFor();
    await button(page, "Restore Choir").waitFor({ state: "detached" });
    await page.locator(".workspace-menu").click();
    await page.getByRole("menuitemcheckbox", { name: "Choir" }).click();
    await card(page, "Learn the alto").waitFor();
    expect(bad).toEqual([]);
  });
});
