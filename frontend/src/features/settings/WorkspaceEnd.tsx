/** Leaving a shared workspace, or putting it into the trash for everybody. */
import { explain } from "@/lib/explain";
import { go } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { usePerson, useSession } from "@/store/context";
import { useDeeds, useWork } from "@/store/work";
import { Button } from "@/ui/Button";
import { deleteWorkspace } from "./requests/deleteWorkspace";
import { leaveWorkspace } from "./requests/leaveWorkspace";
import { restoreWorkspace } from "./requests/restoreWorkspace";

export function WorkspaceEnd({ name }: { name: string }) {
  const say = useSay();
  const session = useSession();
  const deeds = useDeeds();
  const person = usePerson();
  const { workspace, role } = useWork();

  async function gone(text: string, undo?: () => void): Promise<void> {
    go(`/w/${person.workspace}/board`);
    deeds.say(text, undo);
    await session.refreshWorkspaces();
  }

  function restore(): void {
    restoreWorkspace(session.api, workspace).then(
      async () => {
        await session.refreshWorkspaces();
        go(`/w/${workspace}/board`);
        deeds.say(say("did.undo"));
      },
      (error: unknown) => deeds.say(explain(error)),
    );
  }

  function leave(): void {
    leaveWorkspace(session.api, workspace, person.id).then(
      () => gone(say("workspace.left", { name })),
      (error: unknown) => deeds.say(explain(error, { conflict: "no.lastOwner" })),
    );
  }

  function remove(): void {
    deleteWorkspace(session.api, workspace).then(
      () => gone(say("workspace.deleted", { name }), restore),
      (error: unknown) => deeds.say(explain(error)),
    );
  }

  return (
    <section className="settings-card">
      <h2>{say("workspace.end")}</h2>
      <div className="row">
        <p className="muted grow">{say("workspace.leaveText")}</p>
        <Button onClick={leave}>{say("workspace.leave")}</Button>
      </div>
      {role === "owner" && (
        <div className="row">
          <p className="muted grow">{say("workspace.deleteText")}</p>
          <Button look="danger" onClick={remove}>
            {say("workspace.delete")}
          </Button>
        </div>
      )}
    </section>
  );
}
