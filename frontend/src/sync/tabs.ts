/** The tabs of one browser: what they tell one another, and which of them leads. */
import type { Commit, Edit } from "./records";

/** How things stand with the server. */
export type Link = "connecting" | "live" | "offline" | "signed-out";

export type Message =
  | { type: "leading" } // there is a new leader: it wants to know what others have open
  | { type: "open"; workspace: string }
  | { type: "commits"; workspace: string; commits: Commit[] } // kept on disk already
  | { type: "reset"; workspace: string } // the disk has a new truth
  | { type: "edit"; edit: Edit } // new, or refused; kept on disk already
  | { type: "dropped"; workspace: string; id: string }
  | { type: "link"; link: Link }
  | { type: "resume" } // somebody has signed in again, or the network is back
  | { type: "memberships" }; // the person joined or left a workspace

export interface Tabs {
  tell(message: Message): void;
  listen(listener: (message: Message) => void): void;
  /** Run `work` once this tab leads; it ends by its signal. */
  lead(work: (signal: AbortSignal) => Promise<void>): void;
  close(): void;
}

/** What Web Locks offer, as far as it is needed; absent over plain HTTP, where every tab leads itself. */
export type Locks = Pick<LockManager, "request">;

export class BrowserTabs implements Tabs {
  private readonly channel: BroadcastChannel;
  private readonly over = new AbortController();

  constructor(
    private readonly person: string,
    private readonly locks: Locks | undefined,
  ) {
    this.channel = new BroadcastChannel(`taskdash:${person}`);
  }

  tell(message: Message): void {
    if (!this.over.signal.aborted) this.channel.postMessage(message);
  }

  listen(listener: (message: Message) => void): void {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => listener(data);
  }

  lead(work: (signal: AbortSignal) => Promise<void>): void {
    const { signal } = this.over;
    if (!this.locks) {
      void work(signal);
      return;
    }
    this.locks
      .request(`taskdash:${this.person}`, { signal }, () => work(signal))
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  }

  close(): void {
    this.over.abort();
    this.channel.close();
  }
}
