/** What a browser keeps on disk, when the app that wrote it was another one. */
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Disk } from "@/sync/disk";
import type { Edit, Entity } from "@/sync/records";

const POSITION = { epoch: "e", seq: 7 };
const entities = Array.from({ length: 9_001 }, (_, n): Entity => {
  return { kind: "task", id: `t${String(n).padStart(5, "0")}`, seq: 1, value: { title: `Task ${n}` } };
});
const EDIT: Edit = {
  id: "01",
  workspace: "w",
  actor: "me",
  at: "2026-01-01T00:00:00Z",
  name: "did.change",
  operations: [{ op: "change", kind: "task", id: "t00001", fields: { title: "Typed" } }],
  inverse: [],
};

test("all is read that was written, however much it is", async () => {
  const disk = await Disk.open("whole");
  await disk.reset(POSITION, entities);

  expect(await disk.load()).toEqual({ position: POSITION, entities, edits: [] });
});

test("an app that keeps things in another shape fetches the truth anew, and has the unsent edits", async () => {
  const before = await Disk.open("shape", 1);
  await before.reset(POSITION, entities);
  await before.put(EDIT);
  before.close();

  const after = await Disk.open("shape", 2);

  expect(await after.load()).toEqual({ position: null, entities: [], edits: [EDIT] });
  await after.reset(POSITION, entities.slice(0, 1));
  expect((await after.load()).entities).toHaveLength(1);
});
