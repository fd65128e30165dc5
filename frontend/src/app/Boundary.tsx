/** Keeps a fault in one part of the page from taking all of it: what is not sent yet stays, and can be saved. */
import { Component, type ReactNode } from "react";
import { useSay } from "@/lib/texts";
import { saveUnsent, useUnsent } from "@/store/unsent";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";

interface Props {
  /** Where somebody is: going elsewhere tries again. */
  place: string;
  children: ReactNode;
}

interface State {
  place: string;
  fault: { error: unknown } | null;
}

export class Boundary extends Component<Props, State> {
  override state: State = { place: this.props.place, fault: null };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { fault: { error } };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): Partial<State> | null {
    return place === state.place ? null : { place, fault: null };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    return fault ? <Broken error={fault.error} /> : this.props.children;
  }
}

/** What browsers say when a file of the app, which is fetched when it is needed, does not come. */
const MISSING_FILE = /dynamically imported module|Importing a module script/;

function Broken({ error }: { error: unknown }) {
  const say = useSay();
  const edits = useUnsent();
  const words = error instanceof Error ? error.message : String(error);
  const missing = MISSING_FILE.test(words);
  return (
    <div className="broken" role="alert">
      <Empty icon="warning" title={say(missing ? "broken.file" : "broken.title")}>
        <p>{say(missing ? "broken.fileText" : "broken.text")}</p>
        <p>{edits.length > 0 ? say("broken.unsent", { n: edits.length }) : say("broken.sent")}</p>
        <p className="row">
          <Button look="primary" onClick={() => location.reload()}>
            {say("broken.reload")}
          </Button>
          {edits.length > 0 && <Button onClick={() => saveUnsent(edits)}>{say("broken.save")}</Button>}
          {/* Loads the page anew, elsewhere: where a reload meets the same fault, this is the way out. */}
          <a className="button quiet" href="/">
            {say("broken.start")}
          </a>
        </p>
        {!missing && (
          <details>
            <summary className="small">{say("broken.details")}</summary>
            <code className="small">{words}</code>
          </details>
        )}
      </Empty>
    </div>
  );
}
