import type { Api } from "@/lib/api";

/** Put a workspace into the trash. */
export function deleteWorkspace(api: Api, workspace: string): Promise<void> {
  return api.json("DELETE", `/workspaces/${workspace}`);
}
