/** The workspaces that one has deleted, and the way back for each: only the server knows them. */
import { sayAgo, useSay } from "@/lib/texts";
import { useSession } from "@/store/context";
import { useDeeds } from "@/store/work";
import { Button } from "@/ui/Button";
import { Answered } from "../settings/Answered";
import { restoreWorkspace } from "../settings/requests/restoreWorkspace";
import { useAnswer } from "../settings/useAnswer";
import { deletedWorkspaces } from "./requests/deletedWorkspaces";

export function DeletedWorkspaces() {
  const say = useSay();
  const session = useSession();
  const deeds = useDeeds();
  const answer = useAnswer(deletedWorkspaces);

  function takeOut(id: string, name: string): void {
    void answer.act(async (api) => {
      await restoreWorkspace(api, id);
      await session.refreshWorkspaces();
      deeds.say(say("workspace.restored", { name }));
    });
  }

  if (answer.value?.length === 0) return null;
  return (
    <section>
      <h2>{say("trash.workspaces")}</h2>
      <Answered answer={answer}>
        {(found) => (
          <ul>
            {found.map(({ id, name, deleted_at: at }) => (
              <li key={id}>
                <span className="cut grow">{name}</span>
                <span className="muted small">{at && sayAgo(at)}</span>
                <Button aria-label={say("trash.restore", { name })} onClick={() => takeOut(id, name)}>
                  {say("do.restore")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </section>
  );
}
