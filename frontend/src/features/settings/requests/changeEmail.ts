import type { Api, Schemas } from "@/lib/api";

/** Sign in by another address from now on. */
export function changeEmail(api: Api, email: string, password: string): Promise<Schemas["Person"]> {
  return api.json("PATCH", "/me", { body: { email, current_password: password } });
}
