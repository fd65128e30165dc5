import type { Api } from "@/lib/api";

/** Take an invitation back. */
export function withdraw(api: Api, workspace: string, id: string): Promise<void> {
  return api.json("DELETE", `/workspaces/${workspace}/invitations/${id}`);
}
