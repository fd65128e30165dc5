/** Network, server and session go and come back: what was typed meanwhile is sent. */
import { describe, expect, inject, test } from "vitest";
import { CHROMIUM, PHONE, type Page, WHY_NOT, cardsIn, quickAdd, signIn, signUp, visitors } from "./browser";
import { TaskdashServer } from "./server";

describe.skipIf(!CHROMIUM)(`connections${CHROMIUM ? "" : ` (${WHY_NOT})`}`, () => {
  const url = inject("url");
  const visit = visitors();

  const shows = (page: Page, name: string, titles: string[]) =>
    expect.poll(() => cardsIn(page, name), { timeout: 10_000 }).toEqual(titles);

  test("what was typed offline survives a reload, by the service worker", async () => {
    const { page, context } = await visit();
    await signUp(page, url, "Rita");
    await quickAdd(page, "Before");
    await shows(page, "To do", ["Before"]);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await quickAdd(page, "On the way");
    await page.reload();
    await shows(page, "To do", ["Before", "On the way"]);
    await page.getByText("Offline · 1 unsent").waitFor();
    await context.setOffline(false);
    await page.getByText("Offline").waitFor({ state: "detached" });
    await expect.poll(() => page.locator(".task-key").allTextContents()).toEqual(["INB-1", "INB-2"]);
  });

  test("a phone that loses its network says so at once, and also what was refused", async () => {
    const { page, context } = await visit({ ...PHONE, serviceWorkers: "block" });
    await signUp(page, url, "Noor");
    await context.setOffline(true);
    await page.getByText("Offline").waitFor({ timeout: 5_000 });
    await context.setOffline(false);
    await page.getByText("Offline").waitFor({ state: "detached" });
    await page.route("**/commits", (route) => {
      const body = JSON.stringify({ code: "forbidden", detail: "no" });
      return route.fulfill({ status: 403, contentType: "application/problem+json", body });
    });
    await quickAdd(page, "Not for you");
    await page.getByRole("button", { name: "1 change refused" }).click();
    await page.locator(".refusal dd", { hasText: "Not for you" }).waitFor();
    await page.unroute("**/commits");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("There is nothing left.").waitFor();
    await expect.poll(() => page.locator(".task-key").allTextContents()).toEqual(["INB-1"]);
  });

  test("a server that restarts while people are connected is noticed by nobody for long", async () => {
    const own = await TaskdashServer.start();
    try {
      const { page } = await visit();
      await signUp(page, own.url, "Sam");
      await quickAdd(page, "Before the restart");
      await shows(page, "To do", ["Before the restart"]);
      await own.stop();
      await page.getByText("Offline").waitFor();
      await quickAdd(page, "While it was away");
      await own.start();
      await page.getByText("Offline").waitFor({ state: "detached", timeout: 30_000 });
      await expect
        .poll(() => page.locator(".task-key").allTextContents(), { timeout: 30_000 })
        .toEqual(["INB-1", "INB-2"]);
    } finally {
      await own.remove();
    }
  });

  test("a session that was ended elsewhere asks for the password, and loses no unsent edit", async () => {
    const one = await visit();
    const email = await signUp(one.page, url, "Eve");
    await quickAdd(one.page, "Kept");
    await shows(one.page, "To do", ["Kept"]);
    const two = await visit();
    await signIn(two.page, url, email);
    await one.context.setOffline(true);
    await quickAdd(one.page, "Typed before it was noticed");
    await two.page.goto(`${url}/settings/sessions`);
    await two.page.getByRole("button", { name: "Sign out" }).click();
    await two.page.getByRole("button", { name: "Sign out" }).waitFor({ state: "detached" });
    await one.context.setOffline(false);
    await one.page.getByText(`You are ${email}`).waitFor({ timeout: 20_000 });
    await one.page.getByLabel("Password").fill("correct horse battery");
    await one.page.getByRole("button", { name: "Sign in" }).click();
    await two.page.goto(url);
    await shows(two.page, "To do", ["Kept", "Typed before it was noticed"]);
  });

  test("a session that runs out while people type asks for the password, and loses no unsent edit", async () => {
    const { page, context, bad } = await visit();
    const email = await signUp(page, url, "Exa");
    await quickAdd(page, "Kept");
    await expect.poll(() => page.locator(".task-key").allTextContents()).toEqual(["INB-1"]);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await quickAdd(page, "Typed in the meantime");
    await context.clearCookies(); // which is what browsers do when the refresh token's time is over
    await page.reload(); // and the access token was in memory only
    await shows(page, "To do", ["Kept", "Typed in the meantime"]);
    await context.setOffline(false);
    await page.getByText(`You are ${email}`).waitFor({ timeout: 20_000 });
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect
      .poll(() => page.locator(".task-key").allTextContents(), { timeout: 20_000 })
      .toEqual(["INB-1", "INB-2"]);
    expect(bad).toEqual([]);
  });
});
