/** Doing something that the server may refuse: what came of it is said. */
import { type Meanings, explain } from "@/lib/explain";
import { say } from "@/lib/texts";
import { useDeeds } from "@/store/work";

/** Answers a function that does `work`; `meanings` say what refusals mean there. */
export function useAttempt(): (work: () => Promise<unknown>, done?: string, meanings?: Meanings) => void {
  const deeds = useDeeds();
  return (work, done = say("settings.saved"), meanings) => {
    work().then(
      () => deeds.say(done),
      (error: unknown) => deeds.say(explain(error, meanings)),
    );
  };
}
