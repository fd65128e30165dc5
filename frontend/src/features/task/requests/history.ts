import type { Api, Schemas } from "@/lib/api";

/** What happened to a task, newest first. */
export async function taskHistory(
  api: Api,
  workspace: string,
  task: string,
): Promise<Schemas["Happening"][]> {
  const path = `/workspaces/${workspace}/tasks/${task}/history?limit=100`;
  return (await api.json<Schemas["HappeningPage"]>("GET", path)).items;
}
