import type { Api, Schemas } from "@/lib/api";

/** The workspaces in the trash that the person may take out again. */
export async function deletedWorkspaces(api: Api): Promise<Schemas["Workspace"][]> {
  return (await api.json<Schemas["WorkspacePage"]>("GET", "/workspaces?deleted=true")).items;
}
