import type { Api } from "@/lib/api";

/** Set a new password; other sessions end. */
export function changePassword(api: Api, current: string, next: string): Promise<void> {
  return api.json("POST", "/auth/password", { body: { current_password: current, new_password: next } });
}
