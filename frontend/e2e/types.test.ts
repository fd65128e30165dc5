/** The types that the frontend is written against are those of the server's own document. */
import { readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";

test("src/lib/schema.d.ts is what the server's OpenAPI document says", async () => {
  const { typesOf } = (await import(new URL("../scripts/types.mjs", import.meta.url).href)) as {
    typesOf: (document: unknown) => Promise<string>;
  };
  const document: unknown = await fetch(`${inject("url")}/openapi.json`).then((answer) => answer.json());
  const kept = readFileSync(new URL("../src/lib/schema.d.ts", import.meta.url), "utf8");
  expect(await typesOf(document)).toBe(kept);
}, 60_000);
