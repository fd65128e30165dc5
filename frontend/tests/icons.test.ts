/** What phones put on their home screens is there, in the sizes that it is said to have. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  icons: { src: string; sizes: string; type: string }[];
}

const of = (name: string): Buffer => readFileSync(new URL(`../public/${name}`, import.meta.url));
const { icons } = JSON.parse(of("manifest.webmanifest").toString()) as Manifest;
const drawn = icons.filter(({ type }) => type === "image/png").map(({ src, sizes }) => [src.slice(1), sizes]);

test.each([...drawn, ["apple-touch-icon.png", "180x180"]])("%s is %s", (name = "", sizes = "") => {
  const png = of(name);
  expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes); // of the header chunk (PNG, 11.2.1)
});
