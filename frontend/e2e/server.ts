/** A Taskdash server of its own for tests: the real one, with a data folder that is thrown away. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const COMMAND = resolve(import.meta.dirname, "../../.venv/bin/taskdash");
const PATIENCE = 20_000; // milliseconds

export class TaskdashServer {
  private process: ChildProcess | null = null;

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly data: string,
    private readonly settings: Record<string, string>,
  ) {}

  /** A server with `settings` beside those that every test has; browsers know it by the name `host`. */
  static async start(settings: Record<string, string> = {}, host = "127.0.0.1"): Promise<TaskdashServer> {
    const port = await freePort();
    const data = mkdtempSync(join(tmpdir(), "taskdash-e2e-"));
    const server = new TaskdashServer(`http://${host}:${port}`, port, data, settings);
    await server.start();
    return server;
  }

  /** Start it on the same port and data. */
  async start(): Promise<void> {
    this.process = spawn(COMMAND, ["serve"], {
      env: {
        ...process.env,
        TASKDASH_DATA: this.data,
        TASKDASH_PORT: String(this.port),
        TASKDASH_REGISTRATION: "open",
        TASKDASH_LOG_LEVEL: "error",
        TASKDASH_API_LIMIT: "1000000", // one test asks more in a minute than a person would
        TASKDASH_SIGNIN_LIMIT: "1000000", // and many people register from here
        ...this.settings,
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const until = Date.now() + PATIENCE;
    while (!(await this.answers())) {
      if (Date.now() > until) throw new Error(`no server at ${this.url} after ${PATIENCE} ms`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }

  /** Stop it; what it has acknowledged stays. */
  async stop(): Promise<void> {
    const { process: running } = this;
    if (!running) return;
    this.process = null;
    const over = new Promise((resume) => running.once("exit", resume));
    running.kill("SIGTERM");
    await over;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/healthz`)).ok;
    } catch {
      return false;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resume) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as { port: number };
      listener.close(() => resume(port));
    });
  });
}
