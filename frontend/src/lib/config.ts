/** Where the API is: beside the page, unless `/config.json` names another address (the page behind a CDN). */

export async function apiRoot(): Promise<string> {
  try {
    const answer = await fetch("/config.json");
    if (answer.ok && answer.headers.get("content-type")?.includes("json")) {
      const { api } = (await answer.json()) as { api?: string };
      if (api) return `${api.replace(/\/$/, "")}/api/v1`;
    }
  } catch {
    // Offline: the service worker has no answer for it either, and the API is where the page is.
  }
  return "/api/v1";
}
