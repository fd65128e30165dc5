/** A workspace that three people have worked in for a month, to be looked at. */
import { addDays, today } from "@/lib/dates";
import { acceptInvitation } from "@/features/door/requests/acceptInvitation";
import { importFile } from "@/features/settings/requests/importFile";
import { invite } from "@/features/settings/requests/invite";
import { type Tester, register } from "./people";

const DAYS = 30;
const DEEDS = ["Sketch", "Review", "Publish", "Measure", "Translate", "Test", "Rewrite"];
const THINGS = [
  "the price list",
  "the newsletter",
  "the photo essay",
  "the map",
  "the opening page",
  "the form",
];
const PRIORITIES = ["none", "none", "medium", "none", "high", "low"];

/** Make the workspace, with `owner` as its owner; answers its id. */
export async function makeTeam(url: string, owner: Tester): Promise<string> {
  const { id } = await owner.api.json<{ id: string }>("POST", "/workspaces", { body: { name: "Studio" } });
  const others = [await register(url, "Ben Okafor"), await register(url, "Mia Lindqvist")];
  for (const [n, { api }] of others.entries()) {
    const { code } = await invite(owner.api, id, n === 0 ? "admin" : "member");
    await acceptInvitation(api, code);
  }
  await invite(owner.api, id, "viewer");
  const file = new File([month([owner, ...others].map(({ email }) => email))], "studio.csv");
  await importFile(owner.api, id, file, () => undefined);
  return id;
}

/** Some tasks a day, of which most were done some days later. */
function month(emails: string[]): string {
  const rows = ["project,title,status,priority,assignees,due_on,created_at,completed_at"];
  for (let n = 0; n < 84; n += 1) {
    const made = addDays(today(), Math.floor((n * DAYS) / 84) - DAYS + 1);
    const done = addDays(made, 1 + ((n * 5) % 9));
    const isDone = done <= today() && n % 5 !== 3;
    const status = isDone ? "done" : n % 4 === 0 ? "in_progress" : "todo";
    const title = `${DEEDS[n % DEEDS.length] ?? ""} ${THINGS[n % THINGS.length] ?? ""}`;
    const due = isDone || n % 3 === 0 ? "" : addDays(made, 12);
    const cells = [
      n % 2 ? "Magazine" : "Website",
      title,
      status,
      PRIORITIES[n % 6],
      emails[((n * 7) % 5) % 3],
      due,
    ];
    rows.push([...cells, made, isDone ? done : ""].join(","));
  }
  return rows.join("\n");
}
