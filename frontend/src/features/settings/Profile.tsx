/** One's own name, looks, language and password; and the way out. */
import { type SubmitEvent, useState } from "react";
import { useChanging } from "@/lib/changing";
import { LANGUAGES, type Language, speak, useLanguage, useSay } from "@/lib/texts";
import { type Theme, chooseTheme, chosenTheme } from "@/lib/theme";
import { usePerson, useSession } from "@/store/context";
import { useDeeds } from "@/store/work";
import { Button } from "@/ui/Button";
import { Field, TextField } from "@/ui/Field";
import { changeMe } from "./requests/changeMe";
import { changePassword } from "./requests/changePassword";

export function Profile() {
  const say = useSay();
  const session = useSession();
  const person = usePerson();
  const deeds = useDeeds();
  const language = useLanguage();
  const [theme, setTheme] = useState(chosenTheme);

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      deeds.say(say("settings.saved"));
    } catch (error) {
      deeds.say((error as Error).message);
    }
  }

  function rename(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { name } = Object.fromEntries(new FormData(event.currentTarget)) as { name: string };
    void attempt(async () => session.note(await changeMe(session.api, name)));
  }

  function repassword(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const { current, next } = Object.fromEntries(new FormData(form)) as { current: string; next: string };
    void attempt(async () => {
      await changePassword(session.api, current, next);
      form.reset();
    });
  }

  return (
    <>
      <form className="settings-card" onSubmit={rename}>
        <h2>{say("settings.profile")}</h2>
        <p className="muted">{person.email}</p>
        <TextField label={say("door.name")} name="name" defaultValue={person.name} required maxLength={200} />
        <div className="row end">
          <Button type="submit" look="primary">
            {say("do.save")}
          </Button>
        </div>
      </form>
      <section className="settings-card">
        <h2>{say("settings.looks")}</h2>
        <Field label={say("settings.theme")}>
          <select
            className="input"
            value={theme}
            onChange={({ target }) => {
              chooseTheme(target.value as Theme);
              setTheme(target.value as Theme);
            }}
          >
            {(["system", "light", "dark"] as const).map((id) => (
              <option key={id} value={id}>
                {say(`theme.${id}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={say("settings.language")}>
          <select
            className="input"
            value={language}
            onChange={({ target }) => void speak(target.value as Language)}
          >
            {Object.entries(LANGUAGES).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Field>
      </section>
      <form className="settings-card" onSubmit={repassword}>
        <h2>{say("settings.password")}</h2>
        <TextField
          label={say("settings.current")}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <TextField
          label={say("door.newPassword")}
          name="next"
          type="password"
          autoComplete="new-password"
          minLength={8}
          required
        />
        <div className="row end">
          <Button type="submit" look="primary">
            {say("do.save")}
          </Button>
        </div>
      </form>
      <SignOut />
    </>
  );
}

/** Signing out wipes what is kept here: where edits are unsent it asks, and offers them as a file. */
function SignOut() {
  const say = useSay();
  const session = useSession();
  const [asking, setAsking] = useState(false);
  useChanging(session.refusals);
  const edits = session.sync.unsent();

  function save(): void {
    const text = JSON.stringify(session.sync.unsent(), null, 2);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "taskdash-unsent.json";
    link.click();
  }

  return (
    <section className="settings-card">
      <h2>{say("out.title")}</h2>
      <p className="muted">{asking ? say("out.unsent", { n: edits.length }) : say("out.text")}</p>
      <div className="row end">
        {asking && <Button onClick={save}>{say("out.file")}</Button>}
        <Button
          look="danger"
          onClick={() => {
            if (edits.length > 0 && !asking) setAsking(true);
            else void session.signOut();
          }}
        >
          {say(asking ? "out.anyway" : "out.title")}
        </Button>
      </div>
    </section>
  );
}
