/** A workspace that is open here: in memory and, one write after the other, on disk. */
import type { Disk } from "./disk";
import type { Commit, Edit, Entity, Position } from "./records";
import { Replica } from "./replica";

export class Held {
  readonly replica: Replica;
  /** Settles when what the disk has is in memory. */
  readonly loaded: Promise<void>;
  private writes: Promise<void> = Promise.resolve();
  private readonly disk: Promise<Disk>;

  constructor(workspace: string, open: (workspace: string) => Promise<Disk>) {
    this.replica = new Replica(workspace);
    this.disk = open(workspace);
    this.loaded = this.load();
  }

  /** Take what the disk has, because another tab has written there. */
  async load(): Promise<void> {
    const disk = await this.disk;
    await this.writes;
    const { position, entities, edits } = await disk.load();
    const known = new Set(edits.map(({ id }) => id));
    const mine = this.replica.unsent().filter(({ id }) => !known.has(id) && this.writing.has(id));
    if (position) this.replica.reset(position, entities, [...edits, ...mine]);
    else for (const edit of edits) this.replica.put(edit);
  }

  /** Take commits that follow, in memory at once and then on disk; answers false where they do not follow. */
  async apply(commits: Commit[]): Promise<boolean> {
    if (!this.replica.apply(commits)) return false;
    await this.write((disk) => disk.apply(commits));
    return true;
  }

  /** Take a whole truth. */
  async reset(position: Position, entities: Entity[]): Promise<void> {
    this.replica.reset(position, entities);
    await this.write((disk) => disk.reset(position, entities));
  }

  /** Layer an edit, and keep it. */
  async put(edit: Edit): Promise<void> {
    this.replica.put(edit);
    this.writing.add(edit.id);
    await this.write((disk) => disk.put(edit));
    this.writing.delete(edit.id);
  }

  /** Forget an edit. */
  async drop(id: string): Promise<void> {
    this.replica.drop(id);
    await this.write((disk) => disk.drop(id));
  }

  /** The truth has what the edit asked for, by the commit `seq`. */
  async carry(id: string, seq: number): Promise<void> {
    this.replica.carry(id, seq);
    const undoing = this.replica.unsent().filter(({ undoes }) => undoes === id);
    await this.write(async (disk) => {
      for (const edit of undoing) await disk.put(edit);
      await disk.drop(id);
    });
  }

  async close(): Promise<void> {
    await this.writes;
    (await this.disk).close();
  }

  /** Edits on their way to the disk. */
  private readonly writing = new Set<string>();

  private write(work: (disk: Disk) => Promise<void>): Promise<void> {
    const done = this.writes.then(async () => work(await this.disk));
    // One that failed is told to its caller; the next one is tried all the same.
    this.writes = done.catch(() => undefined);
    return done;
  }
}
