import type { Api, Schemas } from "@/lib/api";

/** Become a member by an invitation's code. */
export function acceptInvitation(api: Api, code: string): Promise<Schemas["Workspace"]> {
  return api.json("POST", `/invitations/${encodeURIComponent(code)}`);
}
