import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the applications of the tests write. */
    scratch: string;
  }
}

/** Makes the folder that the tests write to, and removes it once all of them are done: their own process is killed. */
export default function setup({ provide }: TestProject): () => void {
  const scratch = mkdtempSync(path.join(tmpdir(), "coagent-infra-"));
  provide("scratch", scratch);
  return () => rmSync(scratch, { recursive: true, force: true });
}
