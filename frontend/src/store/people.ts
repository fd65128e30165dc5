/** Names of people, which no log has: asked for when members change, and kept for when the server is away. */
import type { Api, Schemas } from "@/lib/api";
import { Changing } from "@/lib/changing";
import { SignedOut, Unreachable } from "@/lib/problem";

export interface Known {
  name: string;
  email: string;
}

export type Names = ReadonlyMap<string, Known>;

const KEPT = "taskdash.people.";
const books = new Map<string, People>();

export class People {
  readonly names: Changing<Names>;

  constructor(
    private readonly api: Api,
    private readonly workspace: string,
  ) {
    const kept = localStorage.getItem(KEPT + workspace);
    this.names = new Changing<Names>(new Map(kept === null ? [] : (JSON.parse(kept) as [string, Known][])));
  }

  async refresh(): Promise<void> {
    try {
      const found = new Map<string, Known>();
      let cursor: string | null = "";
      while (cursor !== null) {
        const path: string = `/workspaces/${this.workspace}/members?limit=500${cursor && `&cursor=${cursor}`}`;
        const page: Schemas["MemberPage"] = await this.api.json("GET", path);
        for (const { id, name, email } of page.items) found.set(id, { name: name ?? "", email: email ?? "" });
        cursor = page.next;
      }
      localStorage.setItem(KEPT + this.workspace, JSON.stringify([...found]));
      this.names.set(found);
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof SignedOut)) console.error(error);
    }
  }
}

/** The people of a workspace, asked for once a page. */
export function peopleOf(api: Api, workspace: string): People {
  let found = books.get(workspace);
  if (!found) books.set(workspace, (found = new People(api, workspace)));
  return found;
}

/** Forget all names. */
export function forgetPeople(): void {
  books.clear();
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEPT)) localStorage.removeItem(key);
}
