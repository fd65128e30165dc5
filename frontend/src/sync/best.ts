/** The best few of many, without sorting the many. */

export class Best<T> {
  private readonly kept: { item: T; score: number }[] = [];

  /** Of two with one score, `before` is negative where the first comes first. */
  constructor(
    private readonly limit: number,
    private readonly before: (a: T, b: T) => number,
  ) {}

  /** Whether the item would be among the best; one without a score never is. */
  wants(item: T, score: number): boolean {
    if (score <= 0) return false;
    const last = this.kept.at(-1);
    return this.kept.length < this.limit || last === undefined || this.compare({ item, score }, last) < 0;
  }

  add(item: T, score: number): void {
    const entry = { item, score };
    let at = this.kept.length;
    for (let above = this.kept[at - 1]; above && this.compare(entry, above) < 0; above = this.kept[at - 1])
      at -= 1;
    this.kept.splice(at, 0, entry);
    if (this.kept.length > this.limit) this.kept.pop();
  }

  /** The best, best first. */
  items(): T[] {
    return this.kept.map(({ item }) => item);
  }

  private compare(a: { item: T; score: number }, b: { item: T; score: number }): number {
    return b.score - a.score || this.before(a.item, b.item);
  }
}
