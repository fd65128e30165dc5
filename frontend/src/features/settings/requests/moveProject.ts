import type { Api, Schemas } from "@/lib/api";

/** Move a project with all that is in it to another workspace. */
export function moveProject(api: Api, workspace: string, id: string, to: string): Promise<Schemas["Moved"]> {
  return api.json("POST", `/workspaces/${workspace}/projects/${id}/move`, { body: { to } });
}
