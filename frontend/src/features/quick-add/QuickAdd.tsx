/** Quick add: one line in plain words; what was understood is shown while it is typed. */
import { useEffect, useMemo, useState } from "react";
import { useChanging } from "@/lib/changing";
import { useDraft } from "@/lib/drafts";
import { sayDay, useLanguage, useSay } from "@/lib/texts";
import { COLORS } from "@/store/colors";
import { type NewTask, create, createTask } from "@/store/commands";
import { useWork } from "@/store/work";
import type { Operation } from "@/sync/records";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Dot } from "@/ui/Dot";
import { Icon } from "@/ui/Icon";
import { PriorityMark } from "../task/marks";
import { sayRule } from "../task/rules";
import { quickAdd } from "./opening";
import "./quick-add.css";
import type { Lexicon, Understood } from "./understand";

type Understand = typeof import("./understand").understand;

export function QuickAdd() {
  const from = useChanging(quickAdd);
  return from && <Form from={from} />;
}

function Form({ from }: { from: NewTask }) {
  const say = useSay();
  const language = useLanguage();
  const work = useWork();
  const [line, setLine] = useDraft("quick-add");
  const [understand, setUnderstand] = useState<{ do: Understand } | null>(null);
  useEffect(() => {
    // Dates in words take a large library: fetched when it is needed, typing does not wait for it.
    void import("./understand").then((found) => setUnderstand({ do: found.understand }));
  }, []);
  const found = useMemo(() => {
    const plain: Understood = { title: line.trim(), newLabels: [] };
    const said = understand?.do(line, lexiconOf(work), language) ?? plain;
    return { ...from, ...said, assignees: said.assignees?.length ? said.assignees : (from.assignees ?? []) };
  }, [line, understand, from, work, language]);

  function add({ more }: { more: boolean }): void {
    if (!found.title) return;
    const { newLabels, ...fields } = found;
    const known = work.catalogue.labels().length;
    const labels = newLabels.map((name, n) =>
      create("label", { name, color: COLORS[(known + n) % COLORS.length] }, "did.create"),
    );
    const task = createTask(work.catalogue, {
      ...fields,
      labels: [...(fields.labels ?? []), ...labels.map(({ id }) => id)],
    });
    const operations: Operation[] = [...labels, task].flatMap((wish) => wish.operations);
    const inverse = [task, ...labels].flatMap((wish) => wish.inverse);
    work.do({ name: task.name, operations, inverse });
    setLine("");
    if (!more) quickAdd.set(null);
  }

  return (
    <Dialog
      bare
      title={say("task.new")}
      closeName={say("do.close")}
      onClose={() => quickAdd.set(null)}
      className="quick-add"
    >
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          add({ more: false });
        }}
      >
        <textarea
          className="input bare quick-line"
          rows={1}
          aria-label={say("quick.line")}
          placeholder={say("quick.example")}
          value={line}
          onChange={({ target }) => setLine(target.value.replace(/\n/g, " "))}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            add({ more: event.shiftKey });
          }}
          maxLength={500}
          onFocus={({ target }) => target.select()}
          autoFocus
          autoComplete="off"
        />
        <ul className="row understood" aria-label={say("quick.understood")} aria-live="polite">
          <Marks found={found} />
        </ul>
        <div className="row">
          <span className="small muted grow">{say("quick.help")}</span>
          <Button disabled={!found.title} onClick={() => add({ more: true })}>
            {say("quick.more")}
          </Button>
          <Button type="submit" look="primary" disabled={!found.title}>
            {say("quick.add")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Marks({ found }: { found: Understood }) {
  const say = useSay();
  const { catalogue, nameOf } = useWork();
  const project = catalogue.project(found.project ?? catalogue.inbox ?? "");
  return (
    <>
      <li className="pill">
        <Dot color={project?.color ?? null} /> {project?.name}
      </li>
      {found.due_on && (
        <li className="pill">
          <Icon name="calendar" />
          {sayDay(found.due_on, { weekday: "short", day: "numeric", month: "short" })} {found.due_time}
        </li>
      )}
      {found.recurrence && (
        <li className="pill">
          <Icon name="repeat" /> {sayRule(say, found.recurrence)}
        </li>
      )}
      {found.status && <li className="pill">{say(`status.${found.status}`)}</li>}
      {found.priority && (
        <li className="pill">
          <PriorityMark priority={found.priority} /> {say(`priority.${found.priority}`)}
        </li>
      )}
      {found.labels?.map((id) => (
        <li className="pill" key={id}>
          <Dot color={catalogue.label(id)?.color ?? null} /> {catalogue.label(id)?.name}
        </li>
      ))}
      {found.newLabels.map((name) => (
        <li className="pill" key={name}>
          <Dot color={null} /> {name} ({say("quick.newLabel")})
        </li>
      ))}
      {found.assignees?.map((id) => (
        <li className="pill" key={id}>
          <Avatar name={nameOf(id) || "?"} /> {nameOf(id)}
        </li>
      ))}
    </>
  );
}

function lexiconOf({ catalogue, nameOf }: ReturnType<typeof useWork>): Lexicon {
  return {
    projects: catalogue.projects(),
    labels: catalogue.labels(),
    members: catalogue.members().map(({ id }) => ({ id, name: nameOf(id) })),
  };
}
