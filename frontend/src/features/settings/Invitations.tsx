/** Links that let others in: made here, told once, listed until they end, withdrawn here. */
import { type SubmitEvent, useCallback, useState } from "react";
import type { Api, Schemas } from "@/lib/api";
import { sayAgo, useSay } from "@/lib/texts";
import { useWork } from "@/store/work";
import type { Role } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Answered } from "./Answered";
import { invitations } from "./requests/invitations";
import { invite } from "./requests/invite";
import { withdraw } from "./requests/withdraw";
import { useAnswer } from "./useAnswer";

export function Invitations({ roles }: { roles: Role[] }) {
  const say = useSay();
  const { workspace, nameOf } = useWork();
  const ask = useCallback((api: Api) => invitations(api, workspace), [workspace]);
  const answer = useAnswer(ask);
  const [link, setLink] = useState<string | null>(null);

  function send(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { role } = Object.fromEntries(new FormData(event.currentTarget)) as { role: Role };
    void answer.act(async (api) => {
      const { code } = await invite(api, workspace, role);
      setLink(`${location.origin}/#invitation=${code}`);
    });
  }

  function state({ accepted_by: by, expires_at: ends }: Schemas["Invitation"]): string {
    if (by) return say("invite.accepted", { name: nameOf(by) || say("people.gone") });
    if (new Date(ends) < new Date()) return say("invite.expired");
    return say("invite.open", { when: sayAgo(ends) });
  }

  return (
    <>
      <form className="settings-card" onSubmit={send}>
        <h2>{say("invite.title")}</h2>
        <p className="muted">{say("invite.text")}</p>
        <Field label={say("invite.role")}>
          <select className="input" name="role" defaultValue="member">
            {roles.map((id) => (
              <option key={id} value={id}>
                {say(`role.${id}`)}
              </option>
            ))}
          </select>
        </Field>
        {link && (
          <code className="secret" role="status">
            {link}
          </code>
        )}
        <div className="row end">
          <Button type="submit" look="primary">
            {say("invite.make")}
          </Button>
        </div>
      </form>
      <section className="settings-card">
        <h2>{say("invite.list")}</h2>
        <Answered answer={answer}>
          {(found) =>
            found.length === 0 ? (
              <p className="muted">{say("invite.none")}</p>
            ) : (
              <ul className="settings-list">
                {found.map((invitation) => (
                  <li key={invitation.id}>
                    <div className="grow">
                      <p className="cut">{say(`role.${invitation.role}`)}</p>
                      <p className="small muted">{state(invitation)}</p>
                    </div>
                    {!invitation.accepted_by && (
                      <Button
                        onClick={() => void answer.act((api) => withdraw(api, workspace, invitation.id))}
                      >
                        {say("invite.withdraw")}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </section>
    </>
  );
}
