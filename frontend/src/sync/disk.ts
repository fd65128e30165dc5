/** What a browser keeps of a workspace: the truth as of a position, and the edits that are not in it yet. */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";
import type { Commit, Edit, Entity, Position } from "./records";

/** Raised when what is kept changes shape: the truth is then fetched anew; unsent edits stay. */
const SHAPE = 1;

/** Entities read at once: while they are read, there are two of each in memory. */
const AT_ONCE = 4_000;

interface Shape extends DBSchema {
  entities: { key: [string, string]; value: Entity };
  edits: { key: string; value: Edit };
  position: { key: "here"; value: Position };
}

export interface Kept {
  position: Position | null;
  entities: Entity[];
  edits: Edit[];
}

/** The disks of one person's workspaces; their names begin with `owner`. */
export class Disks {
  private readonly prefix: string;

  constructor(owner: string) {
    this.prefix = `taskdash:${owner}:`;
  }

  open(workspace: string): Promise<Disk> {
    return Disk.open(this.prefix + workspace);
  }

  /** The edits that are kept on the disks, whether their workspaces are open here or not. */
  async edits(): Promise<Edit[]> {
    const found = await Promise.all((await this.names()).map((name) => editsOf(name)));
    return found.flat();
  }

  /** Forget all that is kept. */
  async wipe(): Promise<void> {
    await Promise.all((await this.names()).map((name) => deleteDB(name)));
  }

  private async names(): Promise<string[]> {
    const found = await indexedDB.databases();
    return found.map(({ name }) => name ?? "").filter((name) => name.startsWith(this.prefix));
  }
}

async function editsOf(name: string): Promise<Edit[]> {
  const disk = await Disk.open(name);
  const edits = await disk.edits();
  disk.close();
  return edits;
}

export class Disk {
  private constructor(private readonly db: IDBPDatabase<Shape>) {}

  static async open(name: string, shape = SHAPE): Promise<Disk> {
    const db = await openDB<Shape>(name, shape, {
      upgrade(found) {
        for (const name of ["entities", "position"] as const) {
          if (found.objectStoreNames.contains(name)) found.deleteObjectStore(name);
        }
        found.createObjectStore("entities", { keyPath: ["kind", "id"] });
        found.createObjectStore("position");
        if (!found.objectStoreNames.contains("edits")) found.createObjectStore("edits", { keyPath: "id" });
      },
      // Another tab runs a newer version of the app, or wipes: it goes first.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new Disk(db);
  }

  async load(): Promise<Kept> {
    const at = this.db.transaction(["entities", "edits", "position"]);
    const position = (await at.objectStore("position").get("here")) ?? null;
    const edits = await at.objectStore("edits").getAll();
    const entities: Entity[] = [];
    let last: Entity | undefined;
    do {
      const after = last && IDBKeyRange.lowerBound([last.kind, last.id], true);
      const some: Entity[] = position ? await at.objectStore("entities").getAll(after, AT_ONCE) : [];
      for (const entity of some) entities.push(entity);
      last = some.length === AT_ONCE ? some.at(-1) : undefined;
    } while (last);
    return { position, entities, edits };
  }

  /** The edits alone. */
  edits(): Promise<Edit[]> {
    return this.db.getAll("edits");
  }

  /** Replace the truth. It counts only when all of it is there: a crash on the way leaves none. */
  async reset(position: Position, entities: readonly Entity[]): Promise<void> {
    const at = this.db.transaction(["entities", "position"], "readwrite", { durability: "relaxed" });
    const store = at.objectStore("entities");
    void at.objectStore("position").delete("here");
    void store.clear();
    for (const entity of entities) void store.put(entity);
    void at.objectStore("position").put(position, "here");
    await at.done;
  }

  /**
   * Take commits that follow on what is kept, with the edits they carry out, all at once; others are passed over.
   * Another tab may have been faster.
   */
  async apply(commits: readonly Commit[]): Promise<void> {
    const at = this.db.transaction(["entities", "edits", "position"], "readwrite", { durability: "relaxed" });
    const position = await at.objectStore("position").get("here");
    const undoing = (await at.objectStore("edits").getAll()).filter(({ undoes }) => undoes !== undefined);
    let seq = position?.seq ?? Number.MAX_SAFE_INTEGER;
    for (const commit of commits) {
      if (commit.epoch !== position?.epoch || commit.seq !== seq + 1) continue;
      seq = commit.seq;
      for (const { kind, id, value } of commit.mutations) {
        void at.objectStore("entities").put({ kind, id, seq, value });
      }
      void at.objectStore("edits").delete(commit.id);
      for (const edit of undoing) {
        if (edit.undoes === commit.id) void at.objectStore("edits").put({ ...edit, seq });
      }
    }
    if (position && seq > position.seq) void at.objectStore("position").put({ ...position, seq }, "here");
    await at.done;
  }

  /** Keep an edit, synced to the disk: what a person typed survives a crash. */
  async put(edit: Edit): Promise<void> {
    const at = this.db.transaction("edits", "readwrite", { durability: "strict" });
    void at.store.put(edit);
    at.commit(); // without waiting for the page, which may be on its way out
    await at.done;
  }

  async drop(id: string): Promise<void> {
    await this.db.delete("edits", id);
  }

  close(): void {
    this.db.close();
  }
}
