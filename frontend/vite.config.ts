import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const server = process.env["TASKDASH_PUBLIC_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: {
    // Into the Python package, which serves it.
    outDir: "../src/taskdash/web",
    emptyOutDir: true,
    // `static`, not `assets`: that path belongs to the pages the server carries itself.
    assetsDir: "static",
    target: "es2023",
    // Nothing is inlined as a data: URL, so that fonts and images need no exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": server, "/docs": server, "/openapi.json": server } },
});
