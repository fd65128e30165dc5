import type { Api } from "@/lib/api";

export function endSession(api: Api, id: string): Promise<void> {
  return api.json("DELETE", `/auth/sessions/${id}`);
}
