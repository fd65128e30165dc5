/** What was deleted, and the way back for it. */
import { sayAgo, useSay } from "@/lib/texts";
import { restore } from "@/store/commands";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import type { Label, Project, View } from "@/sync/kinds";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { DeletedWorkspaces } from "./DeletedWorkspaces";
import "./trash.css";

const SHOWN = 500;

export function Trash() {
  const say = useSay();
  const { catalogue, writes, do: act } = useWork();
  const found = useAsk(catalogue, (at) => [
    ...at.deleted<Project>("project").map((item) => ({ kind: "project", text: item.name, item })),
    ...at.trash().map((item) => ({ kind: "task", text: item.title, item })),
    ...at.deleted<Label>("label").map((item) => ({ kind: "label", text: item.name, item })),
    ...at.deleted<View>("view").map((item) => ({ kind: "view", text: item.name, item })),
  ]);
  return (
    <>
      <header className="page-head">
        <h1>{say("nav.trash")}</h1>
        <p className="muted">{say("trash.hint")}</p>
      </header>
      <div className="trash">
        {found.length === 0 ? (
          <Empty icon="trash" title={say("trash.none")}>
            <p>{say("trash.noneWhy")}</p>
          </Empty>
        ) : (
          <ul>
            {found.slice(0, SHOWN).map(({ kind, text, item }) => (
              <li key={kind + item.id}>
                <span className="pill">{say(`kind.${kind}` as "kind.task")}</span>
                <span className="cut grow">{text}</span>
                <span className="muted small">{item.deleted_at && sayAgo(item.deleted_at)}</span>
                {writes && (
                  <Button
                    aria-label={say("trash.restore", { name: text })}
                    onClick={() => act(restore(kind, [item]))}
                  >
                    {say("do.restore")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
        <DeletedWorkspaces />
      </div>
    </>
  );
}
