import type { Api, Schemas } from "@/lib/api";

/** Make an account and sign in to it. */
export function register(api: Api, asked: Omit<Schemas["Register"], "cookie">): Promise<Schemas["SignedIn"]> {
  return api.public("/auth/register", { ...asked, cookie: true });
}
