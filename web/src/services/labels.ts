// Names whose words do not say how people write them.
const written: ReadonlyMap<string, string> = new Map([["nap-audit", "NAP audit"]]);

/** What people call an account's provider: GOOGLE_BUSINESS is Google Business, and so is one that is newer than this program. */
export function providerLabel(provider: string): string {
  return provider.toLowerCase().split("_").map(capitalized).join(" ");
}

/** What people call a type of content: blog-post is Blog post, and so is one that is newer than this program. */
export function contentLabel(contentType: string): string {
  return written.get(contentType) ?? capitalized(contentType.split("-").join(" "));
}

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
