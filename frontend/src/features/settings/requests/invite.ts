import type { Api, Schemas } from "@/lib/api";
import type { Role } from "@/sync/kinds";

/** An invitation that is good once; its code is told this once. */
export function invite(api: Api, workspace: string, role: Role): Promise<Schemas["Invited"]> {
  return api.json("POST", `/workspaces/${workspace}/invitations`, { body: { role } });
}
