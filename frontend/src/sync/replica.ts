/** One workspace in memory: what the server has told, with unsent edits layered on top. */
import { type Layered, type Layers, layer } from "./layering";
import { type Commit, type Edit, type Entity, type Position, type Value, refOf } from "./records";

/** Told after every change: the entities that look different now, or "all" of them. */
export type Listener = (refs: ReadonlySet<string> | "all") => void;

export class Replica {
  /** Up to where the truth goes; null while nothing was loaded. */
  position: Position | null = null;
  /** Rises with every change. */
  version = 0;

  /** The seqs of the commits that carried out edits of this tab's time, by the edits' ids. */
  readonly carried = new Map<string, number>();

  private truth = new Map<string, Entity>();
  private edits: Edit[] = [];
  private layers: Layers = new Map();
  private readonly listeners = new Set<Listener>();

  constructor(readonly workspace: string) {}

  /** The entity as its viewer sees it: its value, null for a purged one, undefined where there is none. */
  value(kind: string, id: string): Value | null | undefined {
    const ref = refOf(kind, id);
    const layered = this.layers.get(ref);
    return layered ? layered.value : this.truth.get(ref)?.value;
  }

  /** What the server has told of the entity. */
  told(kind: string, id: string): Entity | undefined {
    return this.truth.get(refOf(kind, id));
  }

  /** What unsent edits have made of the entity. */
  layered(kind: string, id: string): Layered | undefined {
    return this.layers.get(refOf(kind, id));
  }

  /** Every entity there is, told or made here. */
  *refs(): Iterable<{ kind: string; id: string }> {
    yield* this.truth.values();
    for (const [ref, layered] of this.layers) if (!this.truth.has(ref)) yield layered;
  }

  /** Edits that wait for the server, oldest first. */
  unsent(): readonly Edit[] {
    return this.edits.filter((edit) => !edit.refused);
  }

  /** Edits that the server has refused, kept for their author. */
  refused(): readonly Edit[] {
    return this.edits.filter((edit) => edit.refused);
  }

  edit(id: string): Edit | undefined {
    return this.edits.find((edit) => edit.id === id);
  }

  /** Take the whole truth as of `position`; edits stay on top of it. */
  reset(position: Position, entities: Iterable<Entity>, edits: readonly Edit[] = this.edits): void {
    this.truth = new Map();
    for (const entity of entities) this.truth.set(refOf(entity.kind, entity.id), entity);
    this.position = position;
    this.edits = sorted(edits);
    this.layers = this.layer();
    this.changed("all");
  }

  /**
   * Take the commits that follow on the position, oldest first, and drop the edits they carry out; known ones are
   * passed over. Answers false, with nothing taken, where there is a gap or another epoch.
   */
  apply(commits: readonly Commit[]): boolean {
    const { position } = this;
    if (!position) return false;
    const news = commits.filter((commit) => commit.seq > position.seq);
    if (news.some((commit, i) => commit.epoch !== position.epoch || commit.seq !== position.seq + i + 1))
      return false;
    const touched = new Set<string>();
    for (const commit of news) {
      for (const { kind, id, value } of commit.mutations) {
        this.truth.set(refOf(kind, id), { kind, id, seq: commit.seq, value });
        touched.add(refOf(kind, id));
      }
    }
    const last = news.at(-1);
    if (last) {
      this.position = { epoch: position.epoch, seq: last.seq };
      this.settle(new Map(news.map((commit) => [commit.id, commit.seq])));
      this.relayer(touched);
    }
    return true;
  }

  /** Layer an edit on top; one that is known is replaced. */
  put(edit: Edit): void {
    this.edits = sorted([...this.edits.filter(({ id }) => id !== edit.id), edit]);
    this.relayer(new Set());
  }

  /** Forget an edit. */
  drop(id: string): void {
    this.edits = this.edits.filter((edit) => edit.id !== id);
    this.relayer(new Set());
  }

  /** The truth has what the edit asked for, by the commit `seq`. */
  carry(id: string, seq: number): void {
    this.settle(new Map([[id, seq]]));
    this.relayer(new Set());
  }

  /** Have `listener` called after every change, until the answer is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private settle(seqs: ReadonlyMap<string, number>): void {
    for (const { id } of this.edits) {
      const seq = seqs.get(id);
      if (seq !== undefined) this.carried.set(id, seq);
    }
    this.edits = this.edits
      .filter(({ id }) => !seqs.has(id))
      .map((edit) => {
        const seq = edit.undoes === undefined ? undefined : seqs.get(edit.undoes);
        return seq === undefined ? edit : { ...edit, seq };
      });
  }

  /** Layer the edits anew; what they touched before, and touch now, looks different, beside `touched`. */
  private relayer(touched: Set<string>): void {
    for (const ref of this.layers.keys()) touched.add(ref);
    this.layers = this.layer();
    for (const ref of this.layers.keys()) touched.add(ref);
    this.changed(touched);
  }

  private layer(): Layers {
    return layer(this.unsent(), (kind, id) => this.truth.get(refOf(kind, id))?.value);
  }

  private changed(refs: ReadonlySet<string> | "all"): void {
    this.version += 1;
    for (const listener of this.listeners) listener(refs);
  }
}

function sorted(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => (a.id < b.id ? -1 : 1));
}
