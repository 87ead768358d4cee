import type { Progress } from "@coagent/clients/ai";

const byStage = {
  waiting: "Waiting for the writer",
  queued: "In the queue",
  searching: "Looking for sources",
  writing: "Writing",
  repairing: "Mending what did not hold",
  finishing: "Checking and finishing",
} satisfies Record<Progress["stage"], string>;

// A token is about three and a half characters of English, and a word with its space about six.
const wordsPerToken = 3.5 / 6;

/** How much is written, as people count it. It is about so much: a model counts in pieces of words. */
export function writtenSoFar(tokens: number): string {
  const words = Math.round((tokens * wordsPerToken) / 10) * 10;
  if (words > 0) return `about ${words.toLocaleString("en-US")} words`;
  return tokens > 0 ? "a few words" : "nothing yet";
}

// A newer service may have stages of which this page does not know.
const words: ReadonlyMap<string, string> = new Map(Object.entries(byStage));

/** What people call a stage. */
export const stageWords = (stage: string): string => words.get(stage) ?? "Working";
