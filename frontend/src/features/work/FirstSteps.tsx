/** What a workspace without tasks shows: how to begin, or examples to look around with, gone again by one undo. */
import { addDays, today } from "@/lib/dates";
import { useSay } from "@/lib/texts";
import { uuid7 } from "@/lib/uuid";
import { useWork } from "@/store/work";
import type { Operation, Value } from "@/sync/records";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { openQuickAdd } from "../quick-add/opening";

export function FirstSteps() {
  const say = useSay();
  const work = useWork();

  function addExamples(): void {
    const label = uuid7();
    const now = today();
    const create = (kind: string, fields: Value, id = uuid7()): Operation => ({
      op: "create",
      kind,
      id,
      fields,
    });
    const task = (fields: Value): Operation =>
      create("task", { project: work.catalogue.inbox, assignees: [work.me], ...fields });
    const operations = [
      create("label", { name: say("example.label"), color: "#2f7d58" }, label),
      task({ title: say("example.look"), status: "done" }),
      task({ title: say("example.drag"), status: "in_progress", priority: "high", due_on: now }),
      task({
        title: say("example.keys"),
        description: say("example.keysMore"),
        labels: [label],
        due_on: addDays(now, 1),
      }),
      task({
        title: say("example.repeat"),
        due_on: addDays(now, 2),
        recurrence: "FREQ=WEEKLY",
        labels: [label],
      }),
      task({ title: say("example.invite"), priority: "low" }),
    ];
    const inverse = operations.map(({ kind, id }): Operation => ({ op: "delete", kind, id }));
    work.do({ name: "did.examples", operations, inverse });
  }

  return (
    <Empty icon="inbox" title={say("first.title")}>
      <p>{say("first.text")}</p>
      {work.writes && (
        <p className="row">
          <Button look="primary" onClick={() => openQuickAdd()}>
            {say("first.add")}
          </Button>
          <Button onClick={addExamples}>{say("first.examples")}</Button>
        </p>
      )}
    </Empty>
  );
}
