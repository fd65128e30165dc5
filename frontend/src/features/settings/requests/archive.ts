import type { Api } from "@/lib/api";

/** All that is kept about the person, as one archive. */
export async function archive(api: Api): Promise<Blob> {
  return (await api.open("GET", "/me/export")).blob();
}
