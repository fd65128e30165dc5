import type { Api, Schemas } from "@/lib/api";

export interface Shared {
  workspace: Schemas["Workspace"];
  /** As many as one answer has. */
  members: Schemas["Member"][];
}

/** The workspaces that the person shares, with whom. */
export async function shared(api: Api): Promise<Shared[]> {
  const { items } = await api.json<Schemas["WorkspacePage"]>("GET", "/workspaces");
  return Promise.all(
    items
      .filter(({ personal }) => !personal)
      .map(async (workspace) => {
        const path = `/workspaces/${workspace.id}/members?limit=500`;
        return { workspace, members: (await api.json<Schemas["MemberPage"]>("GET", path)).items };
      }),
  );
}
