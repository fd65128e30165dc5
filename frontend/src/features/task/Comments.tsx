/** What was said about a task, and a field to say more. */
import { type KeyboardEvent, lazy, Suspense, useState } from "react";
import { useDraft } from "@/lib/drafts";
import { sayAgo, useSay } from "@/lib/texts";
import { change, create, remove } from "@/store/commands";
import { useAsk } from "@/store/context";
import { useWork } from "@/store/work";
import type { Comment, Task } from "@/sync/kinds";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { SavedText } from "@/ui/SavedText";

const Markdown = lazy(() => import("./Markdown"));

export function Comments({ task }: { task: Task }) {
  const say = useSay();
  const { catalogue, writes, do: act } = useWork();
  const comments = useAsk(catalogue, (found) => found.comments(task.id), task.id);
  const [text, setText] = useDraft(task.id);

  function send(): void {
    if (!text.trim()) return;
    act(create("comment", { task: task.id, text }, "did.comment"), { quiet: true });
    setText("");
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) send();
  }

  return (
    <section className="panel-section">
      <div className="section-head">
        <h3>{say("task.comments")}</h3>
      </div>
      <ul className="comments">
        {comments.map((comment) => (
          <Said key={comment.id} comment={comment} />
        ))}
      </ul>
      {writes && (
        <div className="comment-form">
          <textarea
            className="input"
            aria-label={say("task.comment")}
            placeholder={say("task.comment")}
            value={text}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={onKey}
          />
          <Button look="primary" disabled={!text.trim()} onClick={send}>
            {say("do.send")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Said({ comment }: { comment: Comment }) {
  const say = useSay();
  const { me, nameOf, writes, do: act } = useWork();
  const [editing, setEditing] = useState(false);
  const author = nameOf(comment.created_by ?? "") || say("people.gone");
  const mine = comment.created_by === me && writes;
  return (
    <li className="comment">
      <Avatar name={author} />
      <div className="grow">
        <p className="small muted">
          <strong>{author}</strong> · {sayAgo(comment.created_at)}
        </p>
        {editing ? (
          <SavedText
            name={`comment:${comment.id}`}
            multiline
            autoFocus
            className="input"
            aria-label={say("task.comment")}
            value={comment.text}
            onSave={(next) => {
              if (next.trim()) act(change("comment", comment, { text: next }));
            }}
          />
        ) : (
          <Suspense fallback={<p>{comment.text}</p>}>
            <Markdown text={comment.text} />
          </Suspense>
        )}
        {mine && (
          <p className="row">
            <Button look="quiet" className="small" onClick={() => setEditing(!editing)}>
              {say(editing ? "do.finish" : "do.edit")}
            </Button>
            <Button look="quiet" className="small" onClick={() => act(remove("comment", [comment]))}>
              {say("do.delete")}
            </Button>
          </p>
        )}
      </div>
    </li>
  );
}
