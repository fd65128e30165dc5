import type { Api } from "@/lib/api";

/** Erase the account. There is no way back. */
export function eraseMe(api: Api, password: string): Promise<void> {
  return api.json("DELETE", "/me", { body: { password } });
}
