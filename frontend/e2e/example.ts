/** A workspace with enough in it to be looked at. */
import type { Page } from "playwright-core";
import { addDays, today } from "@/lib/dates";
import { uuid7 } from "@/lib/uuid";
import type { Operation, Value } from "@/sync/records";

export interface Filled {
  workspace: string;
  project: string;
  task: string;
}

/** Fill the workspace that the page shows, over the API, with the page's own session. */
export async function fill(page: Page): Promise<Filled> {
  const workspace = new URL(page.url()).pathname.split("/")[2] ?? "";
  const token = await page.evaluate(async () => {
    const answer = await fetch("/api/v1/auth/refresh", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    return (await answer.json()) as { access_token: string; user: { id: string } };
  });
  const { operations, project, task } = example(token.user.id);
  const answer = await fetch(`${new URL(page.url()).origin}/api/v1/workspaces/${workspace}/commits`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token.access_token}` },
    body: JSON.stringify({ id: uuid7(), operations }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  await page.getByText("Plan the launch").first().waitFor();
  return { workspace, project, task };
}

function example(me: string): { operations: Operation[]; project: string; task: string } {
  const operations: Operation[] = [];
  const add = (kind: string, fields: Value): string => {
    const id = uuid7();
    operations.push({ op: "create", kind, id, fields });
    return id;
  };
  const day = (days: number): string => addDays(today(), days);
  const website = add("project", { name: "Website", color: "#2f7d58" });
  const home = add("project", { name: "Home", color: "#b3861d" });
  add("project", { name: "Reading", color: "#8455c9" });
  const design = add("label", { name: "design", color: "#8455c9" });
  const text = add("label", { name: "text", color: "#2f6fb3" });
  const bug = add("label", { name: "bug", color: "#c2512e" });
  const task = (project: string, title: string, fields: Value = {}): string =>
    add("task", { project, title, assignees: [me], ...fields });
  const launch = task(website, "Plan the launch", {
    status: "in_progress",
    priority: "high",
    due_on: day(2),
    labels: [text],
    estimate_minutes: 90,
    description:
      "What has to be true **before** we announce it:\n\n- the page loads in a second\n- `make run` works on a fresh laptop\n- screenshots in both themes\n\n> Announce on a Tuesday.",
  });
  task(website, "Write the announcement", { parent: launch, status: "done" });
  task(website, "Choose the day", { parent: launch });
  add("comment", { task: launch, text: "Tuesday it is. I asked **everybody**, nobody is away." });
  task(website, "Draw the new start page", { priority: "medium", due_on: day(4), labels: [design] });
  task(website, "Images are blurred on phones", {
    priority: "urgent",
    due_on: day(-1),
    labels: [bug, design],
  });
  task(website, "Collect what visitors ask most", { labels: [text] });
  task(website, "Measure how long the page takes to load", {
    status: "in_progress",
    due_on: day(0),
    due_time: "16:00",
  });
  task(website, "Try the keyboard only", { priority: "low", due_on: day(9) });
  task(website, "Check contrast in the dark theme", { status: "done", labels: [design] });
  task(website, "Move the old posts", { status: "done" });
  task(website, "A newsletter of our own", { status: "cancelled" });
  task(home, "Water the plants", { due_on: day(0), recurrence: "FREQ=WEEKLY" });
  task(home, "Pay the rent", { due_on: day(6), recurrence: "FREQ=MONTHLY;BYMONTHDAY=1", priority: "high" });
  task(home, "Book the train", { due_on: day(1) });
  task(home, "Fix the bicycle", {});
  const gone = task(home, "Buy a second umbrella");
  operations.push({ op: "delete", kind: "task", id: gone });
  return { operations, project: website, task: launch };
}
