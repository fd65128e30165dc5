// Lets the app open without a network: its own files, never the API's answers, which the sync engine keeps.
const CACHE = "taskdash-app";
const FILES = /^\/(static\/|icon\.svg$|manifest\.webmanifest$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(keepApp().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (FILES.test(pathname)) event.respondWith(kept(request));
  else if (request.mode === "navigate" && !pathname.startsWith("/api") && !pathname.startsWith("/docs")) {
    event.respondWith(page());
  }
});

/** Keep the page and every file it is built of, those that are fetched later included. */
async function keepApp() {
  const cache = await caches.open(CACHE);
  const { files } = await (await fetch("/files.json", { cache: "no-cache" })).json();
  const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all(files.filter((file) => !known.has(file)).map((file) => cache.add(file)));
  await cache.put("/", await fetch("/", { cache: "no-cache" }));
  const wanted = new Set([...files, "/"]);
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

/** The newest page; the one that is kept when the network has none. */
async function page() {
  try {
    const answer = await fetch("/", { cache: "no-cache" });
    if (answer.ok) return answer;
  } catch {
    // Offline: what is kept is as good.
  }
  return (await caches.match("/")) ?? Response.error();
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}
