import type { Api } from "@/lib/api";

export interface Imported {
  type: "progress" | "result";
  rows: number;
  rows_rejected?: number;
  tasks?: { added: number; there: number };
}

/** Send a file; `told` is called for each line of the answer, the result last. */
export async function importFile(
  api: Api,
  workspace: string,
  file: File,
  told: (line: Imported) => void,
): Promise<void> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = new URLSearchParams({ name: file.name, timezone: zone });
  const answer = await api.open("POST", `/workspaces/${workspace}/imports?${query.toString()}`, { file });
  const lines = (await answer.text()).split("\n").filter(Boolean);
  for (const line of lines) told(JSON.parse(line) as Imported);
}
