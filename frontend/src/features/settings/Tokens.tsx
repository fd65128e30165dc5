/** API tokens for programs: made here, told once, revoked here. */
import { type SubmitEvent, useState } from "react";
import { today } from "@/lib/dates";
import { sayAgo, sayDay, useSay } from "@/lib/texts";
import { Button } from "@/ui/Button";
import { Field, TextField } from "@/ui/Field";
import { Answered } from "./Answered";
import { createToken } from "./requests/createToken";
import { revokeToken } from "./requests/revokeToken";
import { tokens } from "./requests/tokens";
import { useAnswer } from "./useAnswer";

export function Tokens() {
  const say = useSay();
  const answer = useAnswer(tokens);
  const [secret, setSecret] = useState<string | null>(null);

  function make(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const { name, scope, until } = Object.fromEntries(new FormData(form)) as {
      name: string;
      scope: "read" | "write";
      until: string;
    };
    void answer.act(async (api) => {
      setSecret((await createToken(api, { name, scope, expires_on: until || null })).token);
      form.reset();
    });
  }

  return (
    <>
      <form className="settings-card" onSubmit={make}>
        <h2>{say("tokens.new")}</h2>
        <TextField label={say("tokens.name")} name="name" required maxLength={200} />
        <Field label={say("tokens.scope")}>
          <select className="input" name="scope" defaultValue="read">
            <option value="read">{say("tokens.read")}</option>
            <option value="write">{say("tokens.write")}</option>
          </select>
        </Field>
        <TextField label={say("tokens.until")} name="until" type="date" min={today()} max="9999-12-31" />
        {secret && (
          <div role="status">
            <p className="small muted">{say("tokens.once")}</p>
            <code className="secret">{secret}</code>
          </div>
        )}
        <div className="row end">
          <Button type="submit" look="primary">
            {say("tokens.make")}
          </Button>
        </div>
      </form>
      <section className="settings-card">
        <h2>{say("settings.tokens")}</h2>
        <Answered answer={answer}>
          {(found) => (
            <ul className="settings-list">
              {found.map(({ id, name, scope, used_at: used, expires_on: until }) => (
                <li key={id}>
                  <div className="grow">
                    <p className="cut">{name}</p>
                    <p className="small muted">
                      {say(`tokens.${scope}`)} · {used ? sayAgo(used) : say("tokens.unused")}
                      {until && ` · ${say("tokens.ends", { day: sayDay(until, { dateStyle: "medium" }) })}`}
                    </p>
                  </div>
                  <Button onClick={() => void answer.act((api) => revokeToken(api, id))}>
                    {say("tokens.revoke")}
                  </Button>
                </li>
              ))}
              {found.length === 0 && <li className="muted">{say("tokens.none")}</li>}
            </ul>
          )}
        </Answered>
      </section>
    </>
  );
}
