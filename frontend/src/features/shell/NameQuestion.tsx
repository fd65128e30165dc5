/** The dialog that asks for a name. */
import type { SubmitEvent } from "react";
import { question } from "@/lib/asking";
import { useChanging } from "@/lib/changing";
import { useSay } from "@/lib/texts";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

export function NameQuestion() {
  const say = useSay();
  const asked = useChanging(question);
  if (!asked) return null;

  function give(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    asked?.answer(new FormData(event.currentTarget).get("name") as string);
  }

  return (
    <Dialog title={asked.title} closeName={say("do.close")} onClose={() => asked.answer(null)}>
      <form className="dialog-body" onSubmit={give}>
        <input
          className="input"
          name="name"
          aria-label={asked.title}
          defaultValue={asked.had}
          maxLength={200}
          required
          autoFocus
          autoComplete="off"
        />
        <div className="row end">
          <Button onClick={() => asked.answer(null)}>{say("do.cancel")}</Button>
          <Button type="submit" look="primary">
            {say("do.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
