/** Something only the server knows: asked for when it is looked at, and again after every change. */
import { useCallback, useEffect, useState } from "react";
import type { Api } from "@/lib/api";
import { explain } from "@/lib/explain";
import { useSession } from "@/store/context";
import { useDeeds } from "@/store/work";

export interface Answer<T> {
  value: T | null;
  /** Why there is no value, in words; null while it is asked for. */
  failed: string | null;
  again: () => void;
  /** Do something and ask again; what goes wrong is said. */
  act: (work: (api: Api) => Promise<unknown>) => Promise<void>;
}

export function useAnswer<T>(ask: (api: Api) => Promise<T>): Answer<T> {
  const { api } = useSession();
  const deeds = useDeeds();
  const [value, setValue] = useState<T | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let over = false;
    ask(api).then(
      (found) => (over ? undefined : setValue(found)),
      (error: unknown) => (over ? undefined : setFailed(explain(error))),
    );
    return () => {
      over = true;
    };
  }, [api, ask, round]);
  const again = useCallback(() => {
    setFailed(null);
    setRound((before) => before + 1);
  }, []);
  async function act(work: (api: Api) => Promise<unknown>): Promise<void> {
    try {
      await work(api);
      setValue(await ask(api));
    } catch (error) {
      deeds.say(explain(error));
    }
  }
  return { value, failed, again, act };
}
