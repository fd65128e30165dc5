import type { Api, Schemas } from "@/lib/api";
import { uuid7 } from "@/lib/uuid";

/** A new workspace, owned by the caller. */
export function createWorkspace(api: Api, name: string): Promise<Schemas["Workspace"]> {
  return api.json("POST", "/workspaces", { body: { name }, commit: uuid7() });
}
