import type { Api } from "@/lib/api";

/** All live tasks of a workspace as CSV. */
export async function exportFile(api: Api, workspace: string): Promise<Blob> {
  return (await api.open("GET", `/workspaces/${workspace}/export`)).blob();
}
