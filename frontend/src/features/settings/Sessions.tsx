/** Where one is signed in, and how to end it there. */
import { sayAgo, useSay } from "@/lib/texts";
import { Button } from "@/ui/Button";
import { endSession } from "./requests/endSession";
import { sessions } from "./requests/sessions";
import { useAnswer } from "./useAnswer";

export function Sessions() {
  const say = useSay();
  const { value, act } = useAnswer(sessions);
  return (
    <section className="settings-card">
      <h2>{say("settings.sessions")}</h2>
      <ul className="settings-list">
        {value?.map(({ id, agent, address, used_at: used, current }) => (
          <li key={id}>
            <div className="grow">
              <p className="cut">{agent || "?"}</p>
              <p className="small muted">
                {address} · {sayAgo(used)}
              </p>
            </div>
            {current ? (
              <span className="pill">{say("settings.thisOne")}</span>
            ) : (
              <Button onClick={() => void act((api) => endSession(api, id))}>{say("settings.end")}</Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
