/** The page from one origin, the API from another, as behind a CDN: of one site, and nobody else is talked to. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Browser,
  CHROMIUM,
  DESKTOP,
  WHY_NOT,
  cardsIn,
  complaints,
  launch,
  quickAdd,
  signIn,
  signUp,
} from "./browser";
import { Cdn } from "./cdn";
import { TaskdashServer } from "./server";

// Chromium takes every name below `localhost` to this machine, and holds what comes over plain HTTP from there for safe.
// These two are one site, taskdash.localhost, and two origins.
const PAGE = "app.taskdash.localhost";
const API = "api.taskdash.localhost";

describe.skipIf(!CHROMIUM)(`with two origins${CHROMIUM ? "" : ` (${WHY_NOT})`}`, () => {
  let browser: Browser;
  let cdn: Cdn;
  let server: TaskdashServer;

  beforeAll(async () => {
    cdn = await Cdn.start(PAGE);
    server = await TaskdashServer.start({ TASKDASH_FRONTEND_URL: cdn.origin }, API);
    cdn.publish(server.url);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await server.remove();
    cdn.stop();
  });

  async function visit() {
    const context = await browser.newContext(DESKTOP);
    const page = await context.newPage();
    const asked = new Set<string>();
    page.on("request", (request) => asked.add(new URL(request.url()).origin));
    return { context, page, asked, bad: complaints(page) };
  }

  const shows = (page: Parameters<typeof cardsIn>[0], titles: string[]) =>
    expect.poll(() => cardsIn(page, "To do"), { timeout: 15_000 }).toEqual(titles);

  test("signing up, commits, the live feed and the refresh cookie work", async () => {
    const one = await visit();
    const email = await signUp(one.page, cdn.origin, "Orla");
    await quickAdd(one.page, "From the first browser");
    await expect.poll(() => one.page.locator(".task-key").allTextContents()).toEqual(["INB-1"]);

    const two = await visit();
    await signIn(two.page, cdn.origin, email);
    await shows(two.page, ["From the first browser"]);
    await quickAdd(two.page, "From the second browser");
    await shows(one.page, ["From the first browser", "From the second browser"]);

    // The access token is gone with the page; the cookie brings another.
    const renewed = one.page.waitForResponse((answer) => answer.url().endsWith("/auth/refresh"));
    await one.page.reload();
    expect((await renewed).status()).toBe(200);
    await shows(one.page, ["From the first browser", "From the second browser"]);
    await quickAdd(one.page, "After a reload");
    await shows(two.page, ["From the first browser", "From the second browser", "After a reload"]);
    expect([...one.asked].sort()).toEqual([server.url, cdn.origin].sort());
    expect([one.bad, two.bad]).toEqual([[], []]);
  });

  test("what was typed offline is sent to the API's origin, even when the page was opened offline", async () => {
    const { page, context } = await visit();
    await signUp(page, cdn.origin, "Otto");
    await quickAdd(page, "Before");
    await shows(page, ["Before"]);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await page.reload();
    await shows(page, ["Before"]);
    await quickAdd(page, "On the way");
    await context.setOffline(false);
    await expect
      .poll(() => page.locator(".task-key").allTextContents(), { timeout: 20_000 })
      .toEqual(["INB-1", "INB-2"]);
  });

  test("a script in the page could talk to nobody else", async () => {
    const { page } = await visit();
    await page.goto(cdn.origin);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    const blocked = (url: string) =>
      page.evaluate(async (address) => {
        const found: string[] = [];
        addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
        await fetch(address).catch(() => undefined);
        await new Promise((resume) => setTimeout(resume, 50));
        return found;
      }, `${url}/healthz`);
    expect(await blocked(server.url.replace(API, "other.taskdash.localhost"))).toEqual(["connect-src"]);
    expect(await blocked(server.url)).toEqual([]);
  });
});
