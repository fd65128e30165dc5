// Writes src/lib/schema.d.ts from an OpenAPI document: `node scripts/types.mjs openapi.json`.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

/** The types of what goes in and out by the document, as they are checked in. */
export async function typesOf({ openapi, info, components: { schemas } }) {
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  const shapes = {
    openapi,
    info: { title: info.title, version: "" },
    paths: {},
    components: { schemas: sorted },
  };
  return astToString(await openapiTS(shapes, { defaultNonNullable: false }));
}

if (process.argv[1] === import.meta.filename) {
  const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
  writeFileSync(new URL("../src/lib/schema.d.ts", import.meta.url), await typesOf(document));
}
