/** The workspace's name, who belongs to it as what, and the ways in and out. */
import type { SubmitEvent } from "react";
import { type Key, useSay } from "@/lib/texts";
import { change, remove } from "@/store/commands";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import type { Role } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Invitations } from "./Invitations";
import { WorkspaceEnd } from "./WorkspaceEnd";

const ROLES: Role[] = ["viewer", "member", "admin", "owner"];

export function Members() {
  const say = useSay();
  const work = useWork();
  const { catalogue, workspace, role, me, nameOf, knownOf } = work;
  const members = useAsk(catalogue, (found) => found.members());
  const own = useAsk(catalogue, (found) => found.replica.value("workspace", workspace)) as
    { name: string; personal?: boolean } | undefined;
  const manages = role === "admin" || role === "owner";
  const given = ROLES.slice(0, ROLES.indexOf(role) + 1);
  const personal = own?.personal === true;

  function rename(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { name } = Object.fromEntries(new FormData(event.currentTarget)) as { name: string };
    const had = { id: workspace, name: own?.name };
    if (name.trim()) work.do(change("workspace", had, { name: name.trim() }));
  }

  return (
    <>
      {manages && !personal && (
        <form className="settings-card" onSubmit={rename}>
          <h2>{say("nav.workspace")}</h2>
          <TextField
            label={say("workspace.name")}
            name="name"
            key={own?.name}
            defaultValue={own?.name ?? ""}
            required
            maxLength={200}
          />
          <div className="row end">
            <Button type="submit">{say("do.save")}</Button>
          </div>
        </form>
      )}
      <section className="settings-card">
        <h2>{say("settings.members")}</h2>
        {personal && <p className="muted">{say("members.personal")}</p>}
        <ul className="settings-list">
          {members.map((member) => (
            <li key={member.id}>
              <Avatar name={nameOf(member.id) || "?"} />
              <div className="grow">
                <p className="cut">{nameOf(member.id) || say("people.gone")}</p>
                <p className="small muted cut">{knownOf(member.id)?.email}</p>
              </div>
              {manages && !personal && given.includes(member.role) ? (
                <select
                  className="input"
                  aria-label={say("members.role", { name: nameOf(member.id) })}
                  value={member.role}
                  onChange={({ target }) => work.do(change("member", member, { role: target.value }))}
                >
                  {given.map((id) => (
                    <option key={id} value={id}>
                      {say(`role.${id}`)}
                    </option>
                  ))}
                </select>
              ) : (
                <span className="pill">{say(`role.${member.role}` as Key)}</span>
              )}
              {!personal && manages && member.id !== me && (
                <Button onClick={() => work.do(remove("member", [member]))}>{say("members.remove")}</Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      {manages && !personal && <Invitations roles={given} />}
      {!personal && <WorkspaceEnd name={own?.name ?? ""} />}
    </>
  );
}
