// Names whose words do not say how people write them.
const written: ReadonlyMap<string, string> = new Map([
  ["nap-audit", "NAP audit"],
  ["research-agent", "Research report"],
]);

/** What people call an account's provider: Google Business for GOOGLE_BUSINESS. It takes newer ones than it knows. */
export function providerLabel(provider: string): string {
  return provider.toLowerCase().split("_").map(capitalized).join(" ");
}

/** What people call a type of content: Blog post for blog-post. It takes newer ones than it knows. */
export function contentLabel(contentType: string): string {
  return written.get(contentType) ?? capitalized(contentType.split("-").join(" "));
}

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
