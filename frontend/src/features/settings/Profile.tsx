/** One's own name, looks and language; and the way out. */
import { type SubmitEvent, useState } from "react";
import { LANGUAGES, type Language, speak, useLanguage, useSay } from "@/lib/texts";
import { type Theme, chooseTheme, chosenTheme } from "@/lib/theme";
import { usePerson, useSession } from "@/store/context";
import { Button } from "@/ui/Button";
import { Field, TextField } from "@/ui/Field";
import { changeMe } from "./requests/changeMe";
import { SignOut } from "./SignOut";
import { useAttempt } from "./useAttempt";

export function Profile() {
  const say = useSay();
  const session = useSession();
  const person = usePerson();
  const attempt = useAttempt();
  const language = useLanguage();
  const [theme, setTheme] = useState(chosenTheme);

  function rename(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { name } = Object.fromEntries(new FormData(event.currentTarget)) as { name: string };
    attempt(async () => session.note(await changeMe(session.api, name)));
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
      <SignOut />
    </>
  );
}
