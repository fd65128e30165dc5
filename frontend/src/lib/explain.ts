/** Why something failed, in the person's language: the server's own words are English. */
import { type Problem, Refused, Unreachable } from "./problem";
import { type Key, language, say } from "./texts";

/** What a refusal means where it was met: by its code, and its field where it has one. */
export type Meanings = Readonly<Partial<Record<string, Key>>>;

const GENERAL: Meanings = {
  "conflict email": "no.emailTaken",
  "invalid email": "no.email",
  "invalid current_password": "no.wrongPassword",
  "invalid new_password": "no.newPassword",
  "invalid password": "no.newPassword",
  "invalid code": "no.link",
  rate_limited: "no.tooOften",
};

const BY_CODE: Meanings = {
  invalid: "no.invalid",
  forbidden: "no.forbidden",
  not_found: "no.notFound",
  conflict: "no.conflict",
  gone: "no.gone",
};

/** What to say of a problem; `meanings` come before what it means in general. */
export function inWords({ code, field, detail }: Problem, meanings: Meanings = {}): string {
  for (const known of [meanings, GENERAL]) {
    const key = known[`${code} ${field ?? ""}`] ?? known[code];
    if (key) return say(key);
  }
  if (language() === "en") return detail;
  const key = BY_CODE[code];
  return key ? say(key) : detail;
}

/** What to say of an error that a request has raised. */
export function explain(error: unknown, meanings?: Meanings): string {
  if (error instanceof Refused) return inWords(error.problem, meanings);
  if (error instanceof Unreachable) return say(error.tooOften ? "no.tooOften" : "door.unreachable");
  return (error as Error).message;
}
