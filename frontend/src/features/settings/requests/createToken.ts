import type { Api, Schemas } from "@/lib/api";

/** A new API token; its text is told this once. */
export function createToken(api: Api, asked: Schemas["NewApiToken"]): Promise<Schemas["IssuedToken"]> {
  return api.json("POST", "/auth/tokens", { body: asked });
}
