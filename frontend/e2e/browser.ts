/** Chromium, where there is one: Debian's, or what CHROMIUM names. */
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { uuid7 } from "@/lib/uuid";
import { PASSWORD } from "./people";

const PATHS = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/google-chrome"];
export const CHROMIUM = PATHS.find((path) => path !== undefined && existsSync(path));
export const WHY_NOT = "no Chromium here: apt install chromium, or set CHROMIUM to its path";

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1360, height: 850 } };

export function launch(...args: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox", ...args] });
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  bad: string[];
}

/** One browser for the tests of a file, and how to visit in it as somebody new; who came is gone after each test. */
export function visitors(...args: string[]): (options?: object) => Promise<Visit> {
  const contexts: BrowserContext[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch(...args);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => browser.close());

  return async (options = {}) => {
    const context = await browser.newContext({ ...DESKTOP, colorScheme: "light", ...options });
    contexts.push(context);
    const page = await context.newPage();
    return { page, context, bad: complaints(page) };
  };
}

/** What went wrong in a page: exceptions, and whatever it or the browser complained about. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => {
    const expected = /Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !expected) found.push(message.text());
  });
  return found;
}

/** Make an account by the form, and wait for the board. */
export async function signUp(page: Page, url: string, name: string): Promise<string> {
  const email = `${name.toLowerCase().replace(/\W/g, "")}-${uuid7().slice(-8)}@example.com`;
  await page.goto(url);
  await page.getByRole("button", { name: "Make an account" }).click();
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("heading", { name: "All tasks" }).waitFor();
  return email;
}

export async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "All tasks" }).waitFor();
}

/** Add a task by quick add, in plain words. */
export async function quickAdd(page: Page, line: string): Promise<void> {
  await page.keyboard.press("n");
  const input = page.getByLabel("New task in plain words");
  await input.fill(line);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await input.waitFor({ state: "detached" });
}

/** The titles of the cards in a column, in their order. */
export function cardsIn(page: Page, column: string): Promise<string[]> {
  const titles = page.getByRole("region", { name: column }).locator(".card-title");
  return titles.evaluateAll((found) =>
    found
      .map((title) => ({ text: title.textContent, top: title.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text),
  );
}

export type { Browser, BrowserContext, Page };
