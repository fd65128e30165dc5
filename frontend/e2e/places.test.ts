/** Where the app is opened: installed, or over plain HTTP from another machine, where browsers withhold half of it. */
import { describe, expect, inject, test } from "vitest";
import { CHROMIUM, WHY_NOT, cardsIn, quickAdd, signUp, visitors } from "./browser";

const NAME = "taskdash.test"; // for the browser another machine than its own
const why = CHROMIUM ? "" : ` (${WHY_NOT})`;

describe.skipIf(!CHROMIUM)(`on this machine${why}`, () => {
  const visit = visitors();

  test("Chromium finds it fit to be installed", async () => {
    const { page, context } = await visit();
    await signUp(page, inject("url"), "Ina");
    await page.evaluate(() => navigator.serviceWorker.ready);
    const devtools = await context.newCDPSession(page);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // A window that keeps nothing, as tests open it, is never offered to be installed.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
  });
});

describe.skipIf(!CHROMIUM)(`over plain HTTP from another machine${why}`, () => {
  const visit = visitors(`--host-resolver-rules=MAP ${NAME} 127.0.0.1`);
  const url = inject("url").replace("127.0.0.1", NAME);

  test("it works, also offline and in two tabs, and says how to get HTTPS", async () => {
    const { page, context, bad } = await visit();
    await signUp(page, url, "Pam");
    expect(await page.evaluate(() => [isSecureContext, "locks" in navigator])).toEqual([false, false]);
    await page.getByText("taskdash serve --tls").waitFor();

    await quickAdd(page, "One tomorrow");
    await expect.poll(() => page.locator(".task-key").allTextContents()).toEqual(["INB-1"]);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect.poll(() => cardsIn(other, "To do")).toEqual(["One"]);
    await context.setOffline(true);
    await quickAdd(page, "Two");
    await expect.poll(() => cardsIn(other, "To do")).toEqual(["One", "Two"]);
    await context.setOffline(false);
    for (const tab of [page, other])
      await expect
        .poll(() => tab.locator(".task-key").allTextContents(), { timeout: 20_000 })
        .toEqual(["INB-1", "INB-2"]);
    await page.reload();
    await expect.poll(() => cardsIn(page, "To do")).toEqual(["One", "Two"]);
    // What browsers say of headers that mean something over HTTPS only.
    expect(bad.filter((text) => !/Cross-Origin-Opener-Policy|Origin-Agent-Cluster/.test(text))).toEqual([]);
  });
});
