// Finishes what was built: lists it for the service worker, and compresses it once and as small as it goes.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FOLDER = new URL("../../src/taskdash/web", import.meta.url).pathname;
const TEXT = /\.(js|css|html|json|svg|webmanifest)$/;
const WORTH_IT = 512; // bytes; below, a compressed answer is not shorter on the wire

// What the service worker keeps for when there is no network; a version of it for each version of these files.
const files = readdirSync(join(FOLDER, "static")).map((name) => `/static/${name}`);
const listed = JSON.stringify({ files: [...files, "/icon.svg", "/manifest.webmanifest"].sort() });
writeFileSync(join(FOLDER, "files.json"), listed);
const version = createHash("sha256").update(listed).digest("hex").slice(0, 16);
const worker = readFileSync(join(FOLDER, "sw.js"), "utf8");
writeFileSync(join(FOLDER, "sw.js"), `${worker}\n// ${version}\n`);

for (const name of readdirSync(FOLDER, { recursive: true })) {
  const path = join(FOLDER, name);
  if (!TEXT.test(name) || statSync(path).size < WORTH_IT) continue;
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
}
