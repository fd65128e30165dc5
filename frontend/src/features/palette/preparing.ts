/** Makes a workspace ready to be searched while nobody waits for it, so that the first letter finds as fast as the rest. */
import type { Catalogue } from "@/sync/catalogue";

const SLICE = 4; // milliseconds of a frame's 16
const PAUSE = 20; // milliseconds between slices
const REST = 2_000; // milliseconds until it is looked again whether there are tasks that came later

/** Prepare in slices, from now on; answers how to stop. */
export function prepareSearch(catalogue: Catalogue): () => void {
  let next = setTimeout(go, REST);
  function go(): void {
    const until = performance.now() + SLICE;
    const ready = catalogue.prepare(() => performance.now() > until);
    next = setTimeout(go, ready ? REST : PAUSE);
  }
  return () => clearTimeout(next);
}
