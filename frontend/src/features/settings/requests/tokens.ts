import type { Api, Schemas } from "@/lib/api";

/** The person's API tokens, newest first. */
export async function tokens(api: Api): Promise<Schemas["ApiToken"][]> {
  return (await api.json<Schemas["ApiTokenPage"]>("GET", "/auth/tokens?limit=100")).items;
}
