import type { Api } from "@/lib/api";

/** Be a member no longer. */
export function leaveWorkspace(api: Api, workspace: string, me: string): Promise<void> {
  return api.json("DELETE", `/workspaces/${workspace}/members/${me}`);
}
