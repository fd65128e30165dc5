/** The workspace that somebody works in, with what its views need: tasks, names, rights, and a way to do things. */
import { createContext, useContext, useEffect, useMemo } from "react";
import { useChanging } from "@/lib/changing";
import type { Catalogue } from "@/sync/catalogue";
import type { Role } from "@/sync/kinds";
import type { Wish } from "@/sync/sync";
import { useAsk, useCatalogue, usePerson, useSession } from "./context";
import type { Deeds } from "./deeds";
import { type Known, peopleOf } from "./people";

export interface Work {
  workspace: string;
  catalogue: Catalogue;
  me: string;
  role: Role;
  /** Whether the person may change anything here. */
  writes: boolean;
  /** What somebody is called; "" until the server has told. */
  nameOf: (id: string) => string;
  knownOf: (id: string) => Known | undefined;
  do: (wishes: Wish | readonly Wish[], options?: { quiet?: boolean }) => void;
}

export const DeedsContext = createContext<Deeds | null>(null);
export const WorkContext = createContext<Work | null>(null);

export function useDeeds(): Deeds {
  const deeds = useContext(DeedsContext);
  if (!deeds) throw new Error("outside of the app");
  return deeds;
}

export function useWork(): Work {
  const work = useContext(WorkContext);
  if (!work) throw new Error("outside of a workspace");
  return work;
}

/** What a provider of `WorkContext` provides. */
export function useWorkOf(workspace: string): Work {
  const session = useSession();
  const person = usePerson();
  const deeds = useDeeds();
  const catalogue = useCatalogue(workspace);
  const people = useMemo(() => peopleOf(session.api, workspace), [session, workspace]);
  const names = useChanging(people.names);
  const members = useAsk(catalogue, (found) =>
    found
      .members()
      .map(({ id, role }) => `${id}=${role}`)
      .join(),
  );
  useEffect(() => {
    if (members) void people.refresh();
  }, [people, members]);
  return useMemo(() => {
    const role = catalogue.members().find(({ id }) => id === person.id)?.role ?? "viewer";
    return {
      workspace,
      catalogue,
      me: person.id,
      role,
      writes: role !== "viewer",
      nameOf: (id) => (id === person.id ? person.name : (names.get(id)?.name ?? "")),
      knownOf: (id) => names.get(id),
      do: (wishes, options) => deeds.do(workspace, wishes, options),
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `members` says when the role may be another
  }, [workspace, catalogue, person, names, members, deeds]);
}
