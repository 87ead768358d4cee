import { settings } from "@/settings";

/**
 * Says whether a request that changes something comes from a page of ours. A browser writes Origin into each of
 * them, and no page can write another's; one without it is no page's. (OWASP: Verifying Origin; the cookie is
 * SameSite=Lax besides.)
 */
export function isOurs(headers: { get: (name: string) => string | null }): boolean {
  const site = headers.get("sec-fetch-site");
  return headers.get("origin") === settings.origin.origin && (site === null || site === "same-origin");
}
