/** The server over HTTP: commits, the snapshot as lines of JSON, and the live feed as server-sent events. */
import type { Api } from "@/lib/api";
import { lines } from "@/lib/lines";
import { Unreachable } from "@/lib/problem";
import type { Commit, Edit, Entity, Position } from "./records";
import type { LiveEvent, Server } from "./server";

/** A live feed that was silent for so long is dead; the server sends signs of life every 15 s. */
const SILENCE = 40_000; // milliseconds
const PAGE = 500; // commits

export class HttpServer implements Server {
  constructor(private readonly api: Api) {}

  commit(edit: Edit): Promise<Position> {
    const { workspace, id, seq, operations } = edit;
    if (edit.undoes !== undefined) {
      return this.api.json("POST", `/workspaces/${workspace}/undo`, { body: { seq }, commit: id });
    }
    return this.api.json("POST", `/workspaces/${workspace}/commits`, { body: { id, operations } });
  }

  async commits(workspace: string, after: Position): Promise<{ items: Commit[]; more: boolean }> {
    const path = `/workspaces/${workspace}/commits?after=${after.epoch}:${after.seq}&limit=${PAGE}`;
    const page = await this.api.json<{ items: Commit[]; next: string | null }>("GET", path);
    return { items: page.items, more: page.next !== null };
  }

  async snapshot(workspace: string): Promise<{ position: Position; entities: Entity[] }> {
    const answer = await this.api.open("GET", `/workspaces/${workspace}/snapshot`);
    const entities: Entity[] = [];
    let position: Position | null = null;
    let whole = false;
    try {
      for await (const line of lines(answer)) {
        const found = JSON.parse(line) as Position | Entity | { end: true };
        if ("kind" in found) entities.push(found);
        else if ("epoch" in found) position = found;
        else whole = true;
      }
    } catch (error) {
      if (error instanceof TypeError) throw new Unreachable("The snapshot broke off.");
      throw error;
    }
    if (!position || !whole) throw new Unreachable("The workspace changed on the way; once more.");
    return { position, entities };
  }

  async *live(signal: AbortSignal): AsyncIterable<LiveEvent> {
    const silence = new AbortController();
    const answer = await this.api.open("GET", "/live", { signal: AbortSignal.any([signal, silence.signal]) });
    let timer = setTimeout(() => silence.abort(), SILENCE);
    let name = "";
    let id = "";
    let retry = 1_000;
    try {
      for await (const line of lines(answer)) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE);
        if (line.startsWith("id: ")) id = line.slice(4);
        else if (line.startsWith("event: ")) name = line.slice(7);
        else if (line.startsWith("retry: ")) retry = Number(line.slice(7));
        else if (line.startsWith("data: ")) {
          const event = read(name, id, line.slice(6), retry);
          if (event) yield event;
        }
      }
    } catch (error) {
      if (silence.signal.aborted) throw new Unreachable("The live feed fell silent.");
      if (error instanceof TypeError) throw new Unreachable("The live feed broke off.");
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function read(name: string, id: string, data: string, retry: number): LiveEvent | null {
  const told = JSON.parse(data) as Record<string, unknown>;
  switch (name) {
    case "heads":
    case "resync":
      return { name, heads: told as unknown as Record<string, Position> };
    case "commit": {
      const [workspace = "", epoch = "", seq = "0"] = id.split(":");
      const commit = "mutations" in told ? (told as unknown as Commit) : null;
      return { name, position: { workspace, epoch, seq: Number(seq) }, commit };
    }
    case "gone":
      return { name, workspace: told["workspace"] as string };
    case "end":
      return { name, retry };
    default:
      return null; // of a newer server
  }
}
