/** The way in: signing in, making an account, accepting an invitation, setting a new password. */
import { type SubmitEvent, useState } from "react";
import { type Meanings, explain } from "@/lib/explain";
import { type Key, useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import "./door.css";
import type { Link } from "./link";
import { register } from "./requests/register";
import { setPassword } from "./requests/setPassword";
import { signIn } from "./requests/signIn";

type Form = "sign-in" | "register" | "reset";

const FIRST_FORM = { first: "register", invitation: "register", reset: "reset" } as const;

const REFUSED: Record<Form, Meanings> = {
  "sign-in": { unauthenticated: "no.signIn" },
  register: { forbidden: "no.register", "invalid name": "no.name" },
  reset: {},
};

/** `again` is the address of who was signed in, where only the password is asked for. */
export function Door({ link, again, onDone }: { link: Link | null; again?: string; onDone?: () => void }) {
  const say = useSay();
  const session = useSession();
  const [form, setForm] = useState<Form>(link ? FIRST_FORM[link.purpose] : "sign-in");
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ text: string; bad: boolean } | null>(null);

  async function send(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const { email = again ?? "", password = "", name = "" } = given;
    setBusy(true);
    setTold(null);
    try {
      if (form === "reset" && link) {
        await setPassword(session.api, link.code, password);
        setForm("sign-in");
        setTold({ text: say("door.passwordSet"), bad: false });
        return;
      }
      const code = link && link.purpose !== "reset" ? { code: link.code } : {};
      const signedIn =
        form === "register"
          ? await register(session.api, { email, password, name, ...code })
          : await signIn(session.api, email, password);
      onDone?.();
      session.signedIn(signedIn);
    } catch (error) {
      setTold({ text: explain(error, REFUSED[form]), bad: true });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="door-form" onSubmit={(event) => void send(event)} key={form}>
      <h1>{say(`door.${form}` as Key)}</h1>
      {link?.purpose === "first" && <p className="muted">{say("door.first")}</p>}
      {link?.purpose === "invitation" && <p className="muted">{say("door.invited")}</p>}
      {form === "register" && !link && <p className="muted small">{say("door.byLink")}</p>}
      {again && <p className="muted">{say("door.again", { email: again })}</p>}
      {form === "register" && (
        <TextField label={say("door.name")} name="name" autoComplete="name" required maxLength={200} />
      )}
      {form !== "reset" && !again && (
        <TextField label={say("door.email")} name="email" type="email" autoComplete="username" required />
      )}
      <TextField
        label={say(form === "sign-in" ? "door.password" : "door.newPassword")}
        name="password"
        type="password"
        autoComplete={form === "sign-in" ? "current-password" : "new-password"}
        minLength={form === "sign-in" ? 1 : 8}
        required
      />
      <p role="status" className={told?.bad ? "bad" : "muted"}>
        {told?.text}
      </p>
      <Button type="submit" look="primary" disabled={busy}>
        {say(`door.${form}.go` as Key)}
      </Button>
      {form !== "reset" && !again && (
        <Button look="quiet" onClick={() => setForm(form === "sign-in" ? "register" : "sign-in")}>
          {say(form === "sign-in" ? "door.toRegister" : "door.toSignIn")}
        </Button>
      )}
    </form>
  );
}

/** The whole page for who is not signed in. */
export function DoorPage({ link, onDone }: { link: Link | null; onDone: () => void }) {
  const say = useSay();
  return (
    <main className="door">
      <section className="door-card">
        <p className="door-brand">
          <img src="/icon.svg" alt="" width="32" height="32" /> Taskdash
        </p>
        <Door link={link} onDone={onDone} />
      </section>
      <p className="muted small">{say("door.claim")}</p>
    </main>
  );
}
