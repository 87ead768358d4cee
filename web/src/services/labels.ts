/** What people call an account's provider: Google Business for GOOGLE_BUSINESS. It takes newer ones than it knows. */
export function providerLabel(provider: string): string {
  return provider.toLowerCase().split("_").map(capitalized).join(" ");
}

/** Words with a capital at the beginning: Open house invite. */
export const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
