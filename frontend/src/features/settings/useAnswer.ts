/** Something only the server knows: asked for when it is looked at, and again after every change. */
import { useCallback, useEffect, useState } from "react";
import type { Api } from "@/lib/api";
import { explain } from "@/lib/explain";
import { useSession } from "@/store/context";
import { useDeeds } from "@/store/work";

interface Answer<T> {
  value: T | null;
  /** Do something and ask again; what goes wrong is said. */
  act: (work: (api: Api) => Promise<unknown>) => Promise<void>;
}

export function useAnswer<T>(ask: (api: Api) => Promise<T>): Answer<T> {
  const { api } = useSession();
  const deeds = useDeeds();
  const [value, setValue] = useState<T | null>(null);
  const tell = useCallback((error: unknown) => deeds.say(explain(error)), [deeds]);
  useEffect(() => {
    let over = false;
    ask(api).then((found) => (over ? undefined : setValue(found)), tell);
    return () => {
      over = true;
    };
  }, [api, ask, tell]);
  async function act(work: (api: Api) => Promise<unknown>): Promise<void> {
    try {
      await work(api);
      setValue(await ask(api));
    } catch (error) {
      tell(error);
    }
  }
  return { value, act };
}
