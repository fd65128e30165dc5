/** One's account: address, password, what is kept about oneself, and its end. */
import type { SubmitEvent } from "react";
import { download } from "@/lib/download";
import { explain } from "@/lib/explain";
import { useSay } from "@/lib/texts";
import { usePerson, useSession } from "@/store/context";
import { useDeeds } from "@/store/work";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Farewell } from "./Farewell";
import { archive } from "./requests/archive";
import { changeEmail } from "./requests/changeEmail";
import { changePassword } from "./requests/changePassword";
import { useAttempt } from "./useAttempt";

export function Account() {
  const say = useSay();
  const { api } = useSession();
  const deeds = useDeeds();

  function take(): void {
    archive(api).then(
      (found) => download("taskdash.zip", found),
      (error: unknown) => deeds.say(explain(error)),
    );
  }

  return (
    <>
      <EmailForm />
      <PasswordForm />
      <section className="settings-card">
        <h2>{say("account.archiveTitle")}</h2>
        <p className="muted">{say("account.archiveText")}</p>
        <div className="row end">
          <Button onClick={take}>{say("account.archive")}</Button>
        </div>
      </section>
      <Farewell />
    </>
  );
}

function EmailForm() {
  const say = useSay();
  const session = useSession();
  const person = usePerson();
  const attempt = useAttempt();

  function send(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const { email, password } = Object.fromEntries(new FormData(form)) as Record<
      "email" | "password",
      string
    >;
    attempt(async () => {
      session.note(await changeEmail(session.api, email, password));
      form.reset();
    });
  }

  return (
    <form className="settings-card" onSubmit={send}>
      <h2>{say("account.emailTitle")}</h2>
      <p className="muted cut">{person.email}</p>
      <TextField label={say("account.email")} name="email" type="email" autoComplete="email" required />
      <PresentPassword name="password" />
      <Save />
    </form>
  );
}

function PasswordForm() {
  const say = useSay();
  const { api } = useSession();
  const person = usePerson();
  const attempt = useAttempt();

  function send(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const { current, next } = Object.fromEntries(new FormData(form)) as Record<"current" | "next", string>;
    attempt(async () => {
      await changePassword(api, current, next);
      form.reset();
    });
  }

  return (
    <form className="settings-card" onSubmit={send}>
      <h2>{say("settings.password")}</h2>
      {/* So that password managers know whose it is. */}
      <input type="hidden" name="username" autoComplete="username" value={person.email} />
      <PresentPassword name="current" />
      <TextField
        label={say("door.newPassword")}
        name="next"
        type="password"
        autoComplete="new-password"
        minLength={8}
        required
      />
      <Save />
    </form>
  );
}

function PresentPassword({ name }: { name: string }) {
  const say = useSay();
  return (
    <TextField
      label={say("settings.current")}
      name={name}
      type="password"
      autoComplete="current-password"
      required
    />
  );
}

function Save() {
  const say = useSay();
  return (
    <div className="row end">
      <Button type="submit" look="primary">
        {say("do.save")}
      </Button>
    </div>
  );
}
