import type { Api } from "@/lib/api";

/** Take a commit back, as far as nobody changed since what it had changed. */
export function undoCommit(api: Api, workspace: string, seq: number): Promise<void> {
  return api.json("POST", `/workspaces/${workspace}/undo`, { body: { seq } });
}
