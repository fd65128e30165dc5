import type { Api, Schemas } from "@/lib/api";

/** Where the person is signed in, newest first. */
export async function sessions(api: Api): Promise<Schemas["Session"][]> {
  return (await api.json<Schemas["SessionPage"]>("GET", "/auth/sessions?limit=100")).items;
}
