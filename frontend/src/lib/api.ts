/** Requests to the server: the access token, its silent renewal, and failures as the three that callers know. */
import { type Problem, Refused, SignedOut, Unreachable } from "./problem";
import type { components } from "./schema";

export type Schemas = components["schemas"];
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface Options {
  body?: unknown;
  /** The id of the commit that a write makes, so that a repeat is harmless. */
  commit?: string;
  signal?: AbortSignal;
  /** Sent as it is, under its own media type. */
  file?: Blob;
}

/** Statuses that say "not now" rather than "no". */
const NOT_NOW = new Set([408, 425, 429, 500, 502, 503, 504]);

export class Api {
  private token: string | null = null;
  private renewal: Promise<Schemas["SignedIn"]> | null = null;

  /** `root` is the address of the API, `/api/v1` where page and API are one site. */
  constructor(private readonly root: string) {}

  /** The body of the answer as JSON; raises Refused, Unreachable or SignedOut. */
  async json<T>(method: Method, path: string, options: Options = {}): Promise<T> {
    const answer = await this.open(method, path, options);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** The answer itself, for those who read it as a stream; raises as `json` does. */
  async open(method: Method, path: string, options: Options = {}): Promise<Response> {
    if (this.token === null) await this.renew();
    let answer = await this.send(method, path, options);
    if (answer.status === 401) {
      await this.renew();
      answer = await this.send(method, path, options);
    }
    return checked(answer);
  }

  /** A request that takes no access token: signing in and its kin. The cookie goes along. */
  async public<T>(path: string, body: unknown): Promise<T> {
    const sent = await this.fetch(path, { method: "POST", body: JSON.stringify(body), headers: JSON_BODY });
    const answer = await checked(sent);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** Remember who has signed in. */
  accept(signedIn: Schemas["SignedIn"]): Schemas["SignedIn"] {
    this.token = signedIn.access_token;
    return signedIn;
  }

  /** Forget the access token. */
  forget(): void {
    this.token = null;
  }

  /** Exchange the refresh cookie for a new access token; many who ask at once share one exchange. */
  renew(): Promise<Schemas["SignedIn"]> {
    this.renewal ??= this.exchange().finally(() => (this.renewal = null));
    return this.renewal;
  }

  private async exchange(): Promise<Schemas["SignedIn"]> {
    try {
      return this.accept(await this.public<Schemas["SignedIn"]>("/auth/refresh", {}));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.token = null;
      throw new SignedOut(error.message);
    }
  }

  private send(method: Method, path: string, { body, commit, signal, file }: Options): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token ?? ""}` };
    if (commit !== undefined) headers["Idempotency-Key"] = commit;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (file !== undefined) headers["Content-Type"] = "application/octet-stream";
    const content = file ?? (body === undefined ? null : JSON.stringify(body));
    return this.fetch(path, { method, headers, body: content, signal: signal ?? null });
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.root + path, { ...init, credentials: "include", cache: "no-store" });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new Unreachable("The server cannot be reached.");
    }
  }
}

const JSON_BODY = { "Content-Type": "application/json" };

async function checked(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const problem = await problemOf(answer);
  if (NOT_NOW.has(answer.status)) {
    throw new Unreachable(
      problem.detail,
      Number(answer.headers.get("Retry-After") ?? 0),
      answer.status === 429,
    );
  }
  throw new Refused(problem);
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    const { code, detail, field } = (await answer.json()) as Problem;
    return { code, detail, field, status: answer.status };
  } catch {
    return { code: "internal", detail: answer.statusText, status: answer.status };
  }
}
