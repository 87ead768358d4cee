/**
 * The Content-Security-Policy of one page: scripts and styles that carry its nonce, and nothing of any other host. A
 * form may lead on to `consent`, where a provider asks whether an account may be connected. Attributes may have
 * styles, since the components place what floats by them. A page under development may also evaluate code, by which
 * React shows where a fault is.
 */
export function contentPolicy(nonce: string, origin: URL, consent: URL, development: boolean): string {
  const directives = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src-elem 'self' 'unsafe-inline'" : `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:", // title cards are SVG within the text
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action 'self' ${consent.origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  if (origin.protocol === "https:") directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
