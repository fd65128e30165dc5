/** How components reach the session and the workspace they show. */
import { createContext, useContext, useMemo, useSyncExternalStore } from "react";
import { useChanging } from "@/lib/changing";
import { Catalogue } from "@/sync/catalogue";
import type { Person, Session, Workspace } from "./session";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("outside of the session");
  return session;
}

/** Who is signed in. */
export function usePerson(): Person {
  const state = useChanging(useSession().state);
  if (state.is !== "in") throw new Error("nobody is signed in");
  return state.person;
}

export function useWorkspaces(): Workspace[] {
  return useChanging(useSession().workspaces);
}

const catalogues = new WeakMap<object, Map<string, Catalogue>>();

/** The catalogue of a workspace, made once a session. */
export function catalogueOf(session: Session, workspace: string): Catalogue {
  const { sync } = session;
  let known = catalogues.get(sync);
  if (!known) catalogues.set(sync, (known = new Map<string, Catalogue>()));
  let found = known.get(workspace);
  if (!found) known.set(workspace, (found = new Catalogue(sync.open(workspace))));
  return found;
}

export function useCatalogue(workspace: string): Catalogue {
  const session = useSession();
  return useMemo(() => catalogueOf(session, workspace), [session, workspace]);
}

/** Rises with every change of the catalogue; its component renders anew. */
export function useVersion({ replica }: Catalogue): number {
  return useSyncExternalStore(
    (listener) => replica.listen(listener),
    () => replica.version,
  );
}

/** What `ask` finds in the catalogue, asked again after every change. */
export function useAsk<T>(catalogue: Catalogue, ask: (catalogue: Catalogue) => T, ...on: unknown[]): T {
  const version = useVersion(catalogue);
  // eslint-disable-next-line react-hooks/exhaustive-deps, react-hooks/use-memo -- `on` is what `ask` depends on
  return useMemo(() => ask(catalogue), [catalogue, version, ...on]);
}
