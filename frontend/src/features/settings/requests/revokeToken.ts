import type { Api } from "@/lib/api";

export function revokeToken(api: Api, id: string): Promise<void> {
  return api.json("DELETE", `/auth/tokens/${id}`);
}
