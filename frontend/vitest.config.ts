import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const resolve = { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } };

export default defineConfig({
  test: {
    projects: [
      { resolve, test: { name: "unit", include: ["tests/**/*.test.ts"] } },
      // One browser and one server at a time: these measure and look, and two cores are all there may be.
      {
        resolve,
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          globalSetup: "e2e/setup.ts",
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "screenshots",
          include: ["e2e/**/*.shots.ts"],
          globalSetup: "e2e/setup.ts",
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "bench",
          include: ["e2e/**/*.bench.ts"],
          globalSetup: "e2e/setup.ts",
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
