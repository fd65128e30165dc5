import type { Api } from "@/lib/api";

/** Set a new password by the code of a link. */
export function setPassword(api: Api, code: string, password: string): Promise<void> {
  return api.public("/auth/password", { code, new_password: password });
}
