/** What the server has answered; until then that it is on its way, or why it does not come. */
import type { ReactNode } from "react";
import { useSay } from "@/lib/texts";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import type { Answer } from "./useAnswer";

export function Answered<T>({ answer, children }: { answer: Answer<T>; children: (value: T) => ReactNode }) {
  const say = useSay();
  const { value, failed, again } = answer;
  if (value !== null) return children(value);
  if (failed === null) {
    return (
      <div className="settings-waiting" aria-busy="true">
        <span className="visually-hidden">{say("answer.waiting")}</span>
        <p className="skeleton" />
        <p className="skeleton" />
      </div>
    );
  }
  return (
    <div className="row settings-failed" role="status">
      <Icon name="offline" />
      <p className="muted grow">{failed}</p>
      <Button onClick={again}>{say("do.again")}</Button>
    </div>
  );
}
