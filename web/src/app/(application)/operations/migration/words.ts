import type { Flag, Migrated, Path } from "@/flags/flags";
import type { Change, Edit } from "@/flags/record";

/** What people call what a service does. */
export const services: Record<Migrated, { name: string; does: string }> = {
  ai: {
    name: "AI service",
    does: "Writes texts. The monolith asks the model by itself, and nobody reviews what it writes.",
  },
  search: { name: "Search", does: "Searches the web and the news. The monolith asks Tavily, and keeps nothing." },
  oauth: {
    name: "Connected accounts",
    does: "Says how a connection stands. The monolith only reads: what has expired has to be connected once more.",
  },
};

/** What people call a path. */
export const pathNames: Record<Path, string> = { service: "Service", monolith: "Monolith" };

/** What somebody changed, a sentence for each service. */
export const wordsOf = ({ edits }: Change): string[] => edits.map(wordsOfEdit);

function wordsOfEdit({ service, from, to }: Edit): string {
  const parts = [];
  if (from.percentage !== to.percentage) parts.push(`${from.percentage} % → ${to.percentage} %`);
  if (from.fallback !== to.fallback) parts.push(`fall-back ${onOff(to)}`);
  return `${services[service].name}: ${parts.join(", ")}`;
}

const onOff = ({ fallback }: Flag) => (fallback ? "on" : "off");

/** How long something took at the most, as people say it. */
export function atMost(ms: number | undefined): string {
  if (ms === undefined) return "–";
  if (ms === Number.POSITIVE_INFINITY) return "over 2 min";
  return ms < 1000 ? `≤ ${ms} ms` : `≤ ${ms / 1000} s`;
}
