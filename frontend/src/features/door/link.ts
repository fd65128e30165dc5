/** The one-time code of the link that somebody came by: `/#first=…`, `/#invitation=…`, `/#reset=…`. */

export type Purpose = "first" | "invitation" | "reset";
export interface Link {
  purpose: Purpose;
  code: string;
}

/** Read the code out of the address, where it does not stay: it would get into the history. */
export function takeLink(): Link | null {
  const behind = new URLSearchParams(location.hash.slice(1));
  for (const purpose of ["first", "invitation", "reset"] as const) {
    const code = behind.get(purpose);
    if (code !== null) {
      history.replaceState(null, "", location.pathname + location.search);
      return { purpose, code };
    }
  }
  return null;
}
