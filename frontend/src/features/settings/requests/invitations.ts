import type { Api, Schemas } from "@/lib/api";

/** The invitations of a workspace that were not withdrawn, newest first. */
export async function invitations(api: Api, workspace: string): Promise<Schemas["Invitation"][]> {
  const path = `/workspaces/${workspace}/invitations?limit=100`;
  return (await api.json<Schemas["InvitationPage"]>("GET", path)).items;
}
