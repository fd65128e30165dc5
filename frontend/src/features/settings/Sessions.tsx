/** Where one is signed in, and how to end it there. */
import { sayAgo, useSay } from "@/lib/texts";
import { Button } from "@/ui/Button";
import { Answered } from "./Answered";
import { knownAgent } from "./agents";
import { endSession } from "./requests/endSession";
import { sessions } from "./requests/sessions";
import { useAnswer } from "./useAnswer";

export function Sessions() {
  const say = useSay();
  const answer = useAnswer(sessions);

  function nameOf(agent: string): string {
    const known = knownAgent(agent);
    return known ? say("sessions.on", { ...known }) : agent || say("sessions.unknown");
  }

  return (
    <section className="settings-card">
      <h2>{say("settings.sessions")}</h2>
      <Answered answer={answer}>
        {(found) => (
          <ul className="settings-list">
            {found.map(({ id, agent, address, used_at: used, current }) => (
              <li key={id}>
                <div className="grow">
                  <p className="cut" title={agent}>
                    {nameOf(agent)}
                  </p>
                  <p className="small muted">
                    {address} · {sayAgo(used)}
                  </p>
                </div>
                {current ? (
                  <span className="pill">{say("settings.thisOne")}</span>
                ) : (
                  <Button onClick={() => void answer.act((api) => endSession(api, id))}>
                    {say("settings.end")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </section>
  );
}
