/** One server for all end-to-end tests of a run; they tell each other apart by their accounts. */
import type { TestProject } from "vitest/node";
import { TaskdashServer } from "./server";

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await TaskdashServer.start();
  project.provide("url", server.url);
  return () => server.remove();
}
