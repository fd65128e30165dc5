// Draws the icons that phones take, which know no SVG, from the one that browsers show: npm run icons
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const PUBLIC = new URL("../public/", import.meta.url).pathname;
const SIZES = { "apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512 };

// To the edges: phones cut their own shape out of it.
const whole = readFileSync(`${PUBLIC}icon.svg`, "utf8").replace(' rx="12"', "");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
for (const [name, size] of Object.entries(SIZES)) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${whole}`);
  await page.screenshot({ path: `${PUBLIC}${name}` });
}
await browser.close();
