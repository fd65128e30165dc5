import type { Api, Schemas } from "@/lib/api";

const PAGE = 50;

/** What happened to a task, newest first; from `cursor` on, which is `next` of the part before. */
export function taskHistory(
  api: Api,
  workspace: string,
  task: string,
  cursor?: string,
): Promise<Schemas["HappeningPage"]> {
  const query = new URLSearchParams({ limit: String(PAGE), ...(cursor ? { cursor } : {}) });
  return api.json("GET", `/workspaces/${workspace}/tasks/${task}/history?${query.toString()}`);
}
