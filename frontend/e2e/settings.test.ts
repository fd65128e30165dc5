/** Accounts, workspaces and projects from the settings: what is there can be changed, shared, taken along and ended. */
import { describe, expect, inject, test } from "vitest";
import { CHROMIUM, type Page, WHY_NOT, quickAdd, signIn, signUp, visitors } from "./browser";
import { PASSWORD, register } from "./people";

describe.skipIf(!CHROMIUM)(`settings${CHROMIUM ? "" : ` (${WHY_NOT})`}`, () => {
  const url = inject("url");
  const visit = visitors();

  const workspaceOf = (page: Page): string => new URL(page.url()).pathname.split("/")[2] ?? "";
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

  async function newWorkspace(page: Page, name: string): Promise<string> {
    const before = workspaceOf(page);
    await page.locator(".workspace-menu").click();
    await page.getByRole("menuitem", { name: "New workspace" }).click();
    await page.getByLabel("Name of the workspace").last().fill(name);
    await button(page, "Save").click();
    await expect.poll(() => workspaceOf(page)).not.toBe(before);
    await page.locator(".workspace-menu", { hasText: name }).waitFor();
    await button(page, "New project").waitFor(); // it is there, and may be written to
    return workspaceOf(page);
  }

  async function invited(page: Page): Promise<string> {
    await button(page, "Make a link").click();
    return (await page.locator(".secret").textContent()) ?? "";
  }

  test("who makes an account by an invitation is a member at once", async () => {
    const owner = await visit();
    await signUp(owner.page, url, "Olga");
    const workspace = await newWorkspace(owner.page, "Garden club");
    await owner.page.goto(`${url}/w/${workspace}/settings/members`);
    const link = await invited(owner.page);

    const guest = await visit();
    await guest.page.goto(link);
    await guest.page.getByLabel("Your name").fill("Gus");
    await guest.page.getByLabel("E-mail address").fill(`gus-${workspace}@example.com`);
    await guest.page.getByLabel("New password").fill(PASSWORD);
    await button(guest.page, "Make the account").click();
    await guest.page.locator(".workspace-menu", { hasText: "Garden club" }).waitFor();
    expect(workspaceOf(guest.page)).toBe(workspace);
    await owner.page.locator(".settings-list", { hasText: "Gus" }).first().waitFor();

    // The link was good once.
    const late = await visit();
    await signUp(late.page, url, "Lea");
    await late.page.goto("about:blank");
    await late.page.goto(link);
    await late.page.getByText("This invitation has been used").waitFor();
    expect([owner.bad, guest.bad, late.bad]).toEqual([[], [], []]);
  });

  test("an invitation that was withdrawn lets nobody in; who leaves or deletes a workspace is elsewhere", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Wim");
    const personal = workspaceOf(page);
    const workspace = await newWorkspace(page, "Short-lived");
    await page.goto(`${url}/w/${workspace}/settings/members`);
    const link = await invited(page);
    await button(page, "Withdraw").click();
    await button(page, "Withdraw").waitFor({ state: "detached" });
    const late = await register(url, "Late");
    const code = link.split("=")[1] ?? "";
    await expect(late.api.json("POST", `/invitations/${code}`)).rejects.toThrow();

    await button(page, "Leave the workspace").click();
    await page.getByText("A workspace needs an owner").waitFor();
    await button(page, "Delete the workspace").click();
    await page.getByText("Short-lived is in the trash").waitFor();
    expect(workspaceOf(page)).toBe(personal);
    await button(page, "Undo").click();
    await page.locator(".workspace-menu", { hasText: "Short-lived" }).waitFor();
    expect(bad).toEqual([]);
  });

  test("projects are archived and brought back, and move to another workspace with their tasks", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Petra");
    const personal = workspaceOf(page);
    const target = await newWorkspace(page, "Elsewhere");
    await page.goto(`${url}/w/${personal}/settings/projects`);
    await page.getByLabel("New name").fill("Boat");
    await button(page, "Add").click();
    await page.goto(`${url}/w/${personal}/board`);
    await page.getByRole("link", { name: "Boat" }).waitFor();
    await quickAdd(page, "Paint the hull #boat");
    await page.locator(".card", { hasText: "Paint the hull" }).waitFor();

    await page.goto(`${url}/w/${personal}/settings/projects`);
    await button(page, "More for Boat").click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("heading", { name: "Archived projects" }).waitFor();
    await page.getByRole("link", { name: "All tasks" }).click();
    await page.getByRole("heading", { name: "All tasks" }).waitFor();
    expect(await page.locator(".card").count()).toBe(0);

    await page.goto(`${url}/w/${personal}/settings/projects`);
    await button(page, "Unarchive").click();
    await page.getByRole("link", { name: "Boat" }).waitFor();
    await button(page, "More for Boat").click();
    await page.getByRole("menuitem", { name: "Move to Elsewhere" }).click();
    await page.getByText("Boat is in Elsewhere now").waitFor();
    await page.goto(`${url}/w/${target}/board`);
    await page.locator(".card", { hasText: "Paint the hull" }).waitFor();
    expect(bad).toEqual([]);
  });

  test("an address changes with the password only, and an account ends after saying what becomes of what is shared", async () => {
    const { page, bad } = await visit();
    const email = await signUp(page, url, "Ada");
    const kept = await newWorkspace(page, "Passed on");
    await newWorkspace(page, "Nobody else");
    await page.goto(`${url}/w/${kept}/settings/members`);
    const code = (await invited(page)).split("=")[1] ?? "";
    const heir = await register(url, "Heidi");
    await heir.api.json("POST", `/invitations/${code}`);

    await page.goto(`${url}/settings/account`);
    const form = page.locator("form", { hasText: "New e-mail address" });
    await form.getByLabel("New e-mail address").fill(`new-${email}`);
    await form.getByLabel("Present password").fill("a wrong one");
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("The password is wrong.").waitFor();
    await form.getByLabel("Present password").fill(PASSWORD);
    await form.getByRole("button", { name: "Save" }).click();
    await page.locator(".settings", { hasText: `new-${email}` }).waitFor();

    await button(page, "Delete my account …").click();
    await page.getByText("Passed on: Heidi becomes its owner.").waitFor();
    await page.getByText("Nobody else: nobody could own it after you, so it is deleted.").waitFor();
    const question = page.locator("form", { hasText: "Passed on" });
    await question.getByLabel("Present password").fill(PASSWORD);
    await button(page, "Delete my account for good").click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expect(
      heir.api.public("/auth/login", { email: `new-${email}`, password: PASSWORD, cookie: false }),
    ).rejects.toThrow();
    await expect
      .poll(async () => (await heir.api.json<{ role: string }>("GET", `/workspaces/${kept}`)).role)
      .toBe("owner");
    expect(bad).toEqual([]);
  });

  test("a refusal is said in the person's language", async () => {
    const { page } = await visit({ locale: "de-DE" });
    await page.goto(url);
    await page.getByLabel("E-Mail-Adresse").fill("nobody@example.com");
    await page.getByLabel("Passwort").fill("geraten");
    await button(page, "Anmelden").click();
    await page.getByText("Die E-Mail-Adresse oder das Passwort ist falsch.").waitFor();
  });

  test("a file is imported with its progress, and what was not taken is told line by line", async () => {
    const { page, bad } = await visit();
    await signUp(page, url, "Ian");
    await page.goto(`${url}/w/${workspaceOf(page)}/settings/transfer`);
    const rows = Array.from({ length: 3_000 }, (_, n) => `Imported ${n},`).join("\n");
    const content = `title,due_on\n${rows}\nNever,the 99th of May\n`;
    await page
      .getByLabel("Import a file")
      .setInputFiles({ name: "tasks.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
    await page.getByText(/rows read, \d+ added/).waitFor();
    await page.getByText("3000 tasks added, 0 were there already, 1 rows rejected.").waitFor();
    await page.getByText("Line 3002").waitFor();
    expect(bad).toEqual([]);
  });

  test("who signs out in one tab is out in the others, with what they had begun to write", async () => {
    const { page, context } = await visit();
    await signUp(page, url, "Otto");
    await quickAdd(page, "Secret plan");
    await page.locator(".card", { hasText: "INB-1" }).click(); // sent: nothing is asked about it
    await page.getByPlaceholder("Write a comment").fill("Not for the next one at this desk");
    const other = await context.newPage();
    await other.goto(`${url}/settings/profile`);
    await other.getByRole("button", { name: "Sign out" }).click();
    for (const tab of [other, page]) await tab.getByRole("button", { name: "Sign in" }).waitFor();
    const kept = () => page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
    await expect.poll(kept).not.toContain("Not for the next one");
    expect(await kept()).not.toContain("Otto");
  });

  test("signing out asks about edits of workspaces that were not opened in this tab, too", async () => {
    const { page } = await visit();
    const email = await signUp(page, url, "Una");
    const personal = workspaceOf(page);
    const other = await newWorkspace(page, "Far away");
    await page.context().setOffline(true);
    await quickAdd(page, "Typed and left");
    await page.locator(".card", { hasText: "Typed and left" }).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto(`${url}/w/${personal}/board`);
    await page.getByRole("heading", { name: "All tasks" }).waitFor();
    await page.getByRole("link", { name: "Una" }).click();
    await button(page, "Sign out").click();
    await page.getByText("One of your changes has not reached the server.").waitFor();
    await button(page, "Cancel").click();

    // Back online it is sent, though its workspace is shown nowhere.
    await page.context().setOffline(false);
    const second = await visit();
    await signIn(second.page, url, email);
    await second.page.goto(`${url}/w/${other}/board`);
    await second.page.locator(".card", { hasText: "Typed and left" }).waitFor();
  });
});
