/** Where the API is: beside the page, unless `/config.json` names another address (the page behind a CDN). */

const KEPT = "taskdash.api";

/** The address of the API; what was said last where the page's own server cannot be reached. */
export async function apiRoot(): Promise<string> {
  try {
    const answer = await fetch("/config.json", { cache: "no-cache" });
    if (answer.ok && answer.headers.get("content-type")?.includes("json")) {
      const { api } = (await answer.json()) as { api?: string };
      localStorage.setItem(KEPT, api?.replace(/\/$/, "") ?? "");
    }
  } catch {
    // Offline: what was said last stands.
  }
  return `${localStorage.getItem(KEPT) ?? ""}/api/v1`;
}
