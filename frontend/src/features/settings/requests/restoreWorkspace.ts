import type { Api, Schemas } from "@/lib/api";

/** Take a workspace out of the trash. */
export function restoreWorkspace(api: Api, workspace: string): Promise<Schemas["Workspace"]> {
  return api.json("POST", `/workspaces/${workspace}/restore`);
}
