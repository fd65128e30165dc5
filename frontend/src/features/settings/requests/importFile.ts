import type { Api } from "@/lib/api";
import { lines } from "@/lib/lines";

interface Progress {
  type: "progress";
  rows: number;
  added: number;
}

interface Result {
  type: "result";
  rows: number;
  rows_rejected: number;
  rejected: { line: number; reason: string }[];
  tasks: { added: number; there: number };
  stopped: { message: string } | null;
}

export type Imported = Progress | Result;

/** Send a file; `told` is called with each line of the answer as it comes, the result last. */
export async function importFile(
  api: Api,
  workspace: string,
  file: File,
  told: (line: Imported) => void,
): Promise<void> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = new URLSearchParams({ name: file.name, timezone: zone });
  const answer = await api.open("POST", `/workspaces/${workspace}/imports?${query.toString()}`, { file });
  for await (const line of lines(answer)) told(JSON.parse(line) as Imported);
}
