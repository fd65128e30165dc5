/** Edits that the server has refused: why, what was typed, and the choice to try again or let go. */
import { Fragment } from "react";
import { useChanging } from "@/lib/changing";
import { inWords } from "@/lib/explain";
import { type Key, sayDay, useSay } from "@/lib/texts";
import { useCatalogue, useSession } from "@/store/context";
import { peopleOf } from "@/store/people";
import type { Edit } from "@/sync/records";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { dialog } from "../palette/opening";
import { FIELD_NAMES } from "../task/fieldNames";

export function Refusals() {
  const say = useSay();
  const session = useSession();
  useChanging(session.refusals);
  const edits = session.sync.refused();
  return (
    <Dialog title={say("refused.title")} closeName={say("do.close")} onClose={() => dialog.set(null)}>
      <div className="dialog-body">
        <p className="muted">{say(edits.length > 0 ? "refused.text" : "refused.none")}</p>
        <ul className="stack">
          {edits.map((edit) => (
            <li key={edit.id} className="refusal">
              <p className="bad">{edit.refused && inWords(edit.refused)}</p>
              <Typed edit={edit} />
              <p className="row end">
                <Button onClick={() => void session.sync.discard(edit)}>{say("refused.discard")}</Button>
                <Button look="primary" onClick={() => void session.sync.retry(edit)}>
                  {say("refused.retry")}
                </Button>
              </p>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** What somebody typed, so that it can be copied from here. */
function Typed({ edit }: { edit: Edit }) {
  const say = useSay();
  const { api } = useSession();
  const catalogue = useCatalogue(edit.workspace);
  const people = useChanging(peopleOf(api, edit.workspace).names);
  const fields = edit.operations.flatMap(({ fields: given }) => Object.entries(given ?? {}));

  function words(name: string, value: unknown): string {
    if (Array.isArray(value)) return value.map((each) => words(name, each)).join(", ");
    if (typeof value !== "string") return JSON.stringify(value);
    if (name === "project") return catalogue.project(value)?.name ?? value;
    if (name === "labels") return catalogue.label(value)?.name ?? value;
    if (name === "assignees") return people.get(value)?.name ?? value;
    if (name === "status" || name === "priority") return say(`${name}.${value}` as Key);
    return name.endsWith("_on") ? sayDay(value, { dateStyle: "medium" }) : value;
  }

  return (
    <dl className="small">
      {fields.map(([name, value], n) => (
        <Fragment key={n}>
          <dt>{say(FIELD_NAMES[name] ?? "field.other")}</dt>
          <dd>{words(name, value)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
