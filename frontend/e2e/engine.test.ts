/** The sync engine as it ships, against a real server: whatever happens on the way, all see the same, nothing is lost. */
import fc from "fast-check";
import "fake-indexeddb/auto";
import { afterEach, describe, expect, inject, test } from "vitest";
import { Refused, Unreachable } from "@/lib/problem";
import { uuid7 } from "@/lib/uuid";
import { Catalogue } from "@/sync/catalogue";
import { Disk, Disks } from "@/sync/disk";
import type { Commit, Edit, Operation, Position } from "@/sync/records";
import type { LiveEvent, Server } from "@/sync/server";
import { Sync } from "@/sync/sync";
import type { Message, Tabs } from "@/sync/tabs";
import { HttpServer } from "@/sync/wire";
import { eraseMe } from "@/features/settings/requests/eraseMe";
import { invite } from "@/features/settings/requests/invite";
import { acceptInvitation } from "@/features/door/requests/acceptInvitation";
import { PASSWORD, type Tester, register } from "./people";

/** A tab without others. */
class OnlyTab implements Tabs {
  private readonly over = new AbortController();
  tell(_message: Message): void {
    // nobody listens
  }
  listen(_listener: (message: Message) => void): void {
    // nobody tells
  }
  lead(work: (signal: AbortSignal) => Promise<void>): void {
    void work(this.over.signal);
  }
  close(): void {
    this.over.abort();
  }
}

/** The real server behind a bad line: it can be cut, lose answers, send requests twice, and mix up what it delivers. */
class BadLine implements Server {
  private open = true;
  private cutLive = new AbortController();
  constructor(
    private readonly server: Server,
    private chance: () => number,
  ) {}

  /** From now on it is a good line. */
  repair(): void {
    this.chance = () => 1;
    this.cut();
    this.mend();
  }

  cut(): void {
    this.open = false;
    this.cutLive.abort();
  }

  mend(): void {
    this.open = true;
    this.cutLive = new AbortController();
  }

  async commit(edit: Edit): Promise<Position> {
    this.check();
    if (this.chance() < 0.2) await this.server.commit(edit); // a duplicate
    const done = await this.server.commit(edit);
    if (this.chance() < 0.3) throw new Unreachable("the answer is lost");
    this.check();
    return done;
  }

  async commits(workspace: string, after: Position): Promise<{ items: Commit[]; more: boolean }> {
    this.check();
    const found = await this.server.commits(workspace, after);
    // Answers overtake one another.
    if (this.chance() < 0.2) await new Promise((resume) => setTimeout(resume, 20));
    return found;
  }

  snapshot(workspace: string): ReturnType<Server["snapshot"]> {
    this.check();
    return this.server.snapshot(workspace);
  }

  async *live(signal: AbortSignal): AsyncIterable<LiveEvent> {
    this.check();
    const cut = this.cutLive.signal;
    let late: LiveEvent | null = null;
    try {
      for await (const event of this.server.live(AbortSignal.any([signal, cut]))) {
        if (event.name !== "commit") yield event;
        // One waits until another has overtaken it; the last one may never come.
        else if (!late && this.chance() < 0.2) late = event;
        else {
          yield event;
          if (this.chance() < 0.2) yield event; // a duplicate
          if (late) yield late;
          late = null;
        }
      }
    } catch (error) {
      throw cut.aborted ? new Unreachable("cut") : error;
    }
  }

  private check(): void {
    if (!this.open) throw new Unreachable("cut");
  }
}

/** The disks of a browser that can die: what was not on disk by then never gets there. */
class MortalDisks extends Disks {
  private readonly opened: Disk[] = [];

  override async open(workspace: string): Promise<Disk> {
    const disk = await super.open(workspace);
    this.opened.push(disk);
    return disk;
  }

  die(): void {
    for (const disk of this.opened) disk.close();
  }
}

class Client {
  readonly line: BadLine;
  sync: Sync;
  catalogue: Catalogue;
  private disks: MortalDisks;

  constructor(
    private readonly who: Tester,
    private readonly workspace: string,
    private readonly name: string,
    chance: () => number,
  ) {
    this.line = new BadLine(new HttpServer(who.api), chance);
    this.disks = new MortalDisks(name);
    this.sync = this.begin();
    this.catalogue = new Catalogue(this.sync.open(workspace));
  }

  /** The browser dies in the middle of things, with requests and writes under way, and is started again. */
  async crash(): Promise<void> {
    this.disks.die();
    await this.sync.close();
    this.disks = new MortalDisks(this.name);
    this.sync = this.begin();
    this.catalogue = new Catalogue(this.sync.open(this.workspace));
    await this.sync.loaded(this.workspace);
  }

  edit(operation: Operation): Promise<Edit> {
    return this.sync.edit(this.workspace, { name: "edit", operations: [operation], inverse: [] });
  }

  /** Everything that the views could show of it. */
  seen(): unknown {
    const { catalogue } = this;
    return catalogue.live().map((task) => {
      const { id, title, status, description, place } = task;
      const said = catalogue.comments(id).map((comment) => comment.text);
      return { id, title, status, description, place, labels: task.labels, assignees: task.assignees, said };
    });
  }

  private begin(): Sync {
    const quiet = { link: () => undefined, memberships: () => undefined, refusals: () => undefined };
    return new Sync(this.who.id, this.line, new OnlyTab(), quiet, this.disks);
  }
}

type Step =
  | { type: "create"; title: string; after: number }
  | { type: "write"; task: number; field: "title" | "description"; text: string }
  | { type: "move"; task: number; after: number }
  | { type: "status"; task: number; status: string }
  | { type: "set"; task: number; field: "labels" | "assignees"; add: boolean; nth: number }
  | { type: "comment"; task: number; text: string }
  | { type: "delete"; task: number }
  | { type: "restore"; task: number }
  | { type: "wait"; milliseconds: number }
  | { type: "cut" | "mend" | "crash" | "undo" };

const at = fc.nat(20);
const text = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" }).map((found) => `x${found}`);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant("create" as const), title: text, after: at }),
  fc.record({
    type: fc.constant("write" as const),
    task: at,
    field: fc.constantFrom("title" as const, "description" as const),
    text,
  }),
  fc.record({ type: fc.constant("move" as const), task: at, after: at }),
  fc.record({
    type: fc.constant("status" as const),
    task: at,
    status: fc.constantFrom("todo", "in_progress", "done", "cancelled"),
  }),
  fc.record({
    type: fc.constant("set" as const),
    task: at,
    field: fc.constantFrom("labels" as const, "assignees" as const),
    add: fc.boolean(),
    nth: at,
  }),
  fc.record({ type: fc.constant("comment" as const), task: at, text }),
  fc.record({ type: fc.constant("delete" as const), task: at }),
  fc.record({ type: fc.constant("restore" as const), task: at }),
  fc.record({ type: fc.constant("wait" as const), milliseconds: fc.nat(60) }),
  fc.record({ type: fc.constantFrom("cut" as const, "mend" as const, "crash" as const, "undo" as const) }),
);

const open: Client[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) await client.sync.close();
});

async function until(what: string, check: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!check()) {
    if (Date.now() > end) throw new Error(`not within 15 s: ${what}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/** Numbers from 0 to 1, each as likely as the others; the same for the same seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Change = Extract<Step, { type: "write" | "move" | "status" | "set" }>;

function fieldsOf(
  next: Change,
  client: Client,
  pick: (nth: number) => string | undefined,
): Record<string, unknown> {
  if (next.type === "set") {
    const all = next.field === "labels" ? client.catalogue.labels() : client.catalogue.members();
    const one = all[next.nth % all.length]?.id ?? "";
    return { [next.field]: next.add ? { add: [one] } : { remove: [one] } };
  }
  if (next.type === "write") return { [next.field]: next.text };
  if (next.type === "status") return { status: next.status };
  return { order: { after: pick(next.after) ?? null } };
}

async function take(client: Client, next: Step, edits: Map<Client, Edit>): Promise<Edit | undefined> {
  const tasks = client.catalogue.of(client.catalogue.inbox ?? "");
  const pick = (nth: number) => tasks[nth % Math.max(1, tasks.length)]?.id;
  const done = (edit: Edit): Edit => {
    edits.set(client, edit);
    return edit;
  };
  switch (next.type) {
    case "cut": {
      client.line.cut();
      return undefined;
    }
    case "mend": {
      client.line.mend();
      return undefined;
    }
    case "wait":
      await new Promise((resume) => setTimeout(resume, next.milliseconds));
      return undefined;
    case "crash":
      edits.delete(client);
      await client.crash();
      return undefined;
    case "undo": {
      const last = edits.get(client);
      if (last) await client.sync.undo(last);
      edits.delete(client);
      return undefined;
    }
    case "create": {
      const order = { after: pick(next.after) ?? null };
      return done(
        await client.edit({ op: "create", kind: "task", id: uuid7(), fields: { title: next.title, order } }),
      );
    }
    default: {
      const id = pick(next.task);
      if (!id) return undefined;
      if (next.type === "delete" || next.type === "restore") {
        return done(await client.edit({ op: next.type, kind: "task", id }));
      }
      if (next.type === "comment") {
        const fields = { task: id, text: next.text };
        return done(await client.edit({ op: "create", kind: "comment", id: uuid7(), fields }));
      }
      return done(
        await client.edit({ op: "change", kind: "task", id, fields: fieldsOf(next, client, pick) }),
      );
    }
  }
}

describe("the sync engine against a real server", () => {
  test("clients converge after partitions, lost answers, duplicates and crashes, and no typed text is lost", async () => {
    const url = inject("url");
    const who = await register(url, "Engine");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), step), { minLength: 30, maxLength: 60, size: "max" }),
        fc.integer(),
        async (steps, seed) => {
          const made = await who.api.json<{ id: string }>("POST", "/workspaces", {
            body: { name: "Property" },
          });
          for (const name of ["red", "green", "blue"])
            await who.api.json("POST", `/workspaces/${made.id}/labels`, { body: { name } });
          for (const title of ["One", "Two", "Three", "Four", "Five"])
            await who.api.json("POST", `/workspaces/${made.id}/tasks`, { body: { title } });
          const chance = chances(seed);
          const clients = [0, 1, 2].map((n) => new Client(who, made.id, `${uuid7()}${n}`, chance));
          open.push(...clients);
          await until("all have loaded", () =>
            clients.every((client) => client.catalogue.live().length === 5),
          );
          const edits = new Map<Client, Edit>();
          const typed: string[] = [];
          for (const [n, next] of steps) {
            const edit = await take(clients[n]!, next, edits);
            if (next.type === "create") typed.push(next.title.trim());
            if ((next.type === "write" || next.type === "comment") && edit) typed.push(next.text.trim());
          }
          for (const client of clients) {
            client.line.repair();
            client.sync.resume();
          }
          await until("all have sent", () => clients.every((client) => client.sync.unsent().length === 0));
          const { head } = await who.api.json<{ head: number }>("GET", `/workspaces/${made.id}`);
          await until("all are there", () =>
            clients.every((client) => client.catalogue.replica.position?.seq === head),
          );
          const [first, ...others] = clients.map((client) => client.seen());
          for (const other of others) expect(other).toEqual(first);
          // Beside the latest values, the log has every text that was typed over.
          const history = await who.api
            .open("GET", `/workspaces/${made.id}/commits?limit=500`)
            .then((a) => a.text());
          for (const found of typed) expect(history).toContain(JSON.stringify(found).slice(1, -1));
          for (const client of clients) await client.sync.close();
        },
      ),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 8), endOnFailure: true },
    );
  }, 300_000);

  test("edits of a workspace that is not opened again are sent too", async () => {
    const who = await register(inject("url"), "Elsewhere");
    const other = await who.api.json<{ id: string }>("POST", "/workspaces", { body: { name: "Other" } });
    const name = uuid7();
    const before = new Client(who, other.id, name, () => 1);
    await until("it has loaded", () => before.catalogue.inbox !== undefined);
    before.line.cut();
    await before.edit({ op: "create", kind: "task", id: uuid7(), fields: { title: "Left behind" } });
    await before.sync.close();

    const after = new Client(who, who.workspace, name, () => 1);
    open.push(after);
    expect((await after.sync.allUnsent()).map(({ workspace }) => workspace)).toEqual([other.id]);
    const tasks = () => who.api.json<{ items: { title: string }[] }>("GET", `/workspaces/${other.id}/tasks`);
    await expect
      .poll(async () => (await tasks()).items.map(({ title }) => title), { timeout: 10_000 })
      .toEqual(["Left behind"]);
    await expect.poll(() => after.sync.allUnsent()).toEqual([]);
  });

  test("a history that was rewritten is fetched anew, and what was typed meanwhile is sent", async () => {
    const url = inject("url");
    const [who, leaver] = [await register(url, "Stays"), await register(url, "Leaves")];
    const { id } = await who.api.json<{ id: string }>("POST", "/workspaces", { body: { name: "Shared" } });
    const { code } = await invite(who.api, id, "member");
    await acceptInvitation(leaver.api, code);
    await leaver.api.json("POST", `/workspaces/${id}/tasks`, { body: { title: "Written by who leaves" } });
    const client = new Client(who, id, uuid7(), () => 1);
    open.push(client);
    const titles = () => client.catalogue.live().map(({ title }) => title);
    await until("it has loaded", () => titles().includes("Written by who leaves"));
    const epoch = client.catalogue.replica.position?.epoch;

    client.line.cut();
    await client.edit({ op: "create", kind: "task", id: uuid7(), fields: { title: "Typed meanwhile" } });
    await eraseMe(leaver.api, PASSWORD);
    client.line.mend();
    client.sync.resume();

    await until("it has the new history", () => client.catalogue.replica.position?.epoch !== epoch);
    await until("it has sent", () => client.sync.unsent().length === 0);
    await until("it has what it sent", () => titles().includes("Typed meanwhile"));
    expect(titles()).not.toContain("Written by who leaves");
    expect(client.sync.refused()).toEqual([]);
  });

  test("a refused edit is rolled back and kept for its author", async () => {
    const who = await register(inject("url"), "Refused");
    const client = new Client(who, who.workspace, uuid7(), () => 1);
    open.push(client);
    await until("it has loaded", () => client.catalogue.inbox !== undefined);
    const id = uuid7();
    await client.edit({ op: "create", kind: "task", id, fields: { title: "Ends before it begins" } });
    await client.edit({
      op: "change",
      kind: "task",
      id,
      fields: { start_on: "2026-02-02", due_on: "2026-01-01" },
    });
    expect(client.catalogue.task(id)?.due_on).toBe("2026-01-01");

    await until("it is refused", () => client.sync.refused().length === 1);

    expect(client.sync.refused()[0]?.refused?.code).toBe("invalid");
    expect(client.catalogue.task(id)?.due_on).toBeNull();
    await client.sync.discard(client.sync.refused()[0]!);
    expect(client.sync.refused()).toEqual([]);
  });

  test("what a stranger asks for is refused in words", async () => {
    const url = inject("url");
    const [a, b] = [await register(url, "Ana"), await register(url, "Ben")];
    await expect(a.api.json("GET", `/workspaces/${b.workspace}`)).rejects.toThrow(Refused);
  });
});
