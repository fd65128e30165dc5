/** What the engine needs of the server. Each raises Refused, Unreachable or SignedOut. */
import type { Commit, Edit, Entity, Position } from "./records";

export type LiveEvent =
  | { name: "heads" | "resync"; heads: Record<string, Position> }
  | { name: "commit"; position: Position & { workspace: string }; commit: Commit | null }
  | { name: "gone"; workspace: string }
  | { name: "end"; retry: number };

export interface Server {
  /** Carry out an edit; a repeat with the same id is harmless. */
  commit(edit: Edit): Promise<Position>;
  /** The commits after a position, oldest first; `more` when there are others. Refused `gone`: take a snapshot. */
  commits(workspace: string, after: Position): Promise<{ items: Commit[]; more: boolean }>;
  /** The whole state as of at least the position. */
  snapshot(workspace: string): Promise<{ position: Position; entities: Entity[] }>;
  /** What happens in all of the person's workspaces, from now on; the first event is `heads`. */
  live(signal: AbortSignal): AsyncIterable<LiveEvent>;
}
