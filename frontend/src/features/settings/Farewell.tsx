/** The end of an account: what it takes along, told before the password is asked for. */
import { type SubmitEvent, useState } from "react";
import type { Schemas } from "@/lib/api";
import { explain } from "@/lib/explain";
import { useSay } from "@/lib/texts";
import { usePerson, useSession } from "@/store/context";
import { useUnsent } from "@/store/unsent";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Answered } from "./Answered";
import { eraseMe } from "./requests/eraseMe";
import { type Shared, shared } from "./requests/shared";
import { useAnswer } from "./useAnswer";

type Member = Schemas["Member"];

export function Farewell() {
  const say = useSay();
  const [asking, setAsking] = useState(false);
  return (
    <section className="settings-card">
      <h2>{say("erase.title")}</h2>
      <p className="muted">{say("erase.text")}</p>
      {asking ? (
        <Question onCancel={() => setAsking(false)} />
      ) : (
        <div className="row end">
          <Button look="danger" onClick={() => setAsking(true)}>
            {say("erase.start")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Question({ onCancel }: { onCancel: () => void }) {
  const say = useSay();
  const session = useSession();
  const person = usePerson();
  const unsent = useUnsent();
  const [told, setTold] = useState("");
  const answer = useAnswer(shared);

  function send(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { password } = Object.fromEntries(new FormData(event.currentTarget)) as { password: string };
    eraseMe(session.api, password).then(
      () => session.signOut(),
      (error: unknown) => setTold(explain(error, { "invalid password": "no.wrongPassword" })),
    );
  }

  return (
    <form className="stack" onSubmit={send}>
      <Answered answer={answer}>
        {(found) =>
          found.length > 0 && (
            <div>
              <p>{say("erase.shared")}</p>
              <ul className="bullets">
                {found.map((each) => (
                  <li key={each.workspace.id}>{fate(each)}</li>
                ))}
              </ul>
            </div>
          )
        }
      </Answered>
      {unsent.length > 0 && <p className="bad">{say("erase.unsent", { n: unsent.length })}</p>}
      <TextField
        label={say("settings.current")}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
      />
      <p role="status" className="bad">
        {told}
      </p>
      <div className="row end">
        <Button onClick={onCancel}>{say("do.cancel")}</Button>
        {/* Not before it has been told what happens. */}
        <Button type="submit" look="danger" disabled={answer.value === null}>
          {say("erase.go")}
        </Button>
      </div>
    </form>
  );

  function fate({ workspace: { name }, members }: Shared): string {
    const others = members.filter(({ id }) => id !== person.id);
    if (others.some(({ role }) => role === "owner")) return say("erase.stays", { name });
    const heir = heirOf(others);
    return heir
      ? say("erase.heir", { name, heir: heir.name ?? say("people.gone") })
      : say("erase.alone", { name });
  }
}

/** Who owns a workspace next, as the server decides: its oldest admin, else its oldest member. */
function heirOf(others: readonly Member[]): Member | undefined {
  const oldest = [...others].sort((a, b) => (a.created_at + a.id < b.created_at + b.id ? -1 : 1));
  return oldest.find(({ role }) => role === "admin") ?? oldest.find(({ role }) => role === "member");
}
