// Compresses what was built, once and as small as it goes, so that the server only hands out files.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FOLDER = new URL("../dist", import.meta.url).pathname;
const TEXT = /\.(js|css|html|json|svg|webmanifest)$/;
const WORTH_IT = 512; // bytes; below, a compressed answer is not shorter on the wire

for (const name of readdirSync(FOLDER, { recursive: true })) {
  const path = join(FOLDER, name);
  if (!TEXT.test(name) || statSync(path).size < WORTH_IT) continue;
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
