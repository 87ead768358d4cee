import type { Progress } from "@coagent/clients/ai";

const byStage = {
  waiting: "Waiting for the writer",
  queued: "In the queue",
  searching: "Looking for sources",
  writing: "Writing",
  repairing: "Mending what did not hold",
  finishing: "Checking and finishing",
} satisfies Record<Progress["stage"], string>;

// A newer service may have stages of which this page does not know.
const words: ReadonlyMap<string, string> = new Map(Object.entries(byStage));

/** What people call a stage. */
export const stageWords = (stage: string): string => words.get(stage) ?? "Working";
