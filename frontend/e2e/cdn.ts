/** The built dashboard as a CDN would hand it out: files only, from another origin than the API's. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { COMMAND } from "./server";

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

export class Cdn {
  private constructor(
    readonly origin: string,
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  /** Start it, without the page: where the API is, is not known yet. */
  static async start(host: string): Promise<Cdn> {
    const folder = mkdtempSync(join(tmpdir(), "taskdash-cdn-"));
    const server = createServer(({ url }, answer) => {
      const path = join(folder, new URL(url ?? "/", "http://cdn").pathname);
      const file = existsSync(path) && statSync(path).isFile() ? path : join(folder, "index.html");
      answer.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
      answer.end(readFileSync(file));
    });
    await new Promise<void>((resume) => server.listen(0, "127.0.0.1", resume));
    return new Cdn(`http://${host}:${(server.address() as AddressInfo).port}`, folder, server);
  }

  /** Upload the dashboard, by the documented command. */
  publish(api: string): void {
    execFileSync(COMMAND, ["dashboard", this.folder, "--api", api]);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
