/** What stands in a workspace's log, as the server tells it, and what a person does that it has not told yet. */
import type { Problem } from "@/lib/problem";

/** An entity's fields; one that is absent is empty. */
export type Value = Record<string, unknown>;

/** An entity as of the commit `seq`; null after a purge. */
export interface Entity {
  kind: string;
  id: string;
  seq: number;
  value: Value | null;
}

export interface Mutation {
  kind: string;
  id: string;
  op: "put" | "delete";
  value: Value | null;
}

export interface Commit {
  workspace: string;
  epoch: string;
  seq: number;
  id: string;
  actor: string;
  at: string;
  mutations: Mutation[];
}

/** One thing asked for, as `POST …/commits` takes it. */
export interface Operation {
  op: "create" | "change" | "delete" | "restore";
  kind: string;
  id: string;
  fields?: Value;
  /** The seq that its author had seen. */
  base?: number;
}

/** A place in a project's order, named by a neighbour; null is the very start, or the very end. */
export type Place = { after: string | null } | { before: string | null };

/** What is added to a set and what is taken out of it. */
export interface SetChange {
  add?: string[];
  remove?: string[];
}

/**
 * Something a person did that is not in the log yet. Its id is the commit's, so that sending it twice is harmless.
 *
 * `inverse` shows its undoing at once. An edit with `undoes` takes back the commit of that id, and has `seq` once it
 * is known. A refused one has its problem: it is shown no longer, but kept for its author.
 */
export interface Edit {
  id: string;
  workspace: string;
  actor: string;
  at: string;
  /** What it is called in messages: a key of the texts. */
  name: string;
  operations: Operation[];
  inverse: Operation[];
  undoes?: string;
  seq?: number;
  refused?: Problem;
}

export interface Position {
  epoch: string;
  seq: number;
}

/** What identifies an entity within a workspace, as a key of maps. */
export const refOf = (kind: string, id: string): string => `${kind}:${id}`;
