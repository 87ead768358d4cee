import type { Freshness } from "@/services/search";

/** How long ago something was found, as people say it. */
export function ageOf(seconds: number): string {
  if (seconds < 60) return "just now";
  const [count, unit] = seconds < 3600 ? [Math.floor(seconds / 60), "minute"] : [Math.floor(seconds / 3600), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** What people call where results come from. */
export const freshnessLabels: Record<Freshness, string> = { fresh: "Fresh", cached: "Cached", stale: "Stale" };

// Names whose words do not say how they are written.
const written: ReadonlyMap<string, string> = new Map([["searxng", "SearXNG"]]);

/** What people call a provider of results. It takes newer ones than it knows. */
export const providerName = (provider: string): string =>
  written.get(provider) ?? provider.charAt(0).toUpperCase() + provider.slice(1);
