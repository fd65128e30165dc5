import type { Api, Schemas } from "@/lib/api";

export function signIn(api: Api, email: string, password: string): Promise<Schemas["SignedIn"]> {
  return api.public("/auth/login", { email, password, cookie: true });
}
