import type { Api, Schemas } from "@/lib/api";

export function changeMe(api: Api, name: string): Promise<Schemas["Person"]> {
  return api.json("PATCH", "/me", { body: { name } });
}
