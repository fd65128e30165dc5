/** People for tests, who sign in by tokens. */
import { Api, type Schemas } from "@/lib/api";
import { uuid7 } from "@/lib/uuid";

export const PASSWORD = "correct horse battery";

export interface Tester {
  id: string;
  name: string;
  email: string;
  workspace: string;
  api: Api;
}

/** Somebody with a new account on the server at `url`. */
export async function register(url: string, name: string): Promise<Tester> {
  const api = new Api(`${url}/api/v1`);
  const email = `${name.toLowerCase().replace(/\W/g, "")}-${uuid7().slice(-8)}@example.com`;
  const asked = { email, name, password: PASSWORD };
  const signedIn = api.accept(await api.public<Schemas["SignedIn"]>("/auth/register", asked));
  return { id: signedIn.user.id, name, email, workspace: signedIn.user.workspace, api };
}

/** Somebody who has an account. */
export async function signedInAs(url: string, email: string, password: string): Promise<Tester> {
  const api = new Api(`${url}/api/v1`);
  const { user } = api.accept(await api.public<Schemas["SignedIn"]>("/auth/login", { email, password }));
  return { id: user.id, name: user.name, email, workspace: user.workspace, api };
}
