/** What an archive of everything of a person holds, and what it should hold and does not. */
export type Contents = {
  email: string;
  madeAt: Date;
  texts: number;
  deleted: number;
  others: number;
  /** A sentence for each thing that could not be read. */
  missing: string[];
};

/** What stands in the archive, for who opens it years later. */
export function readmeOf({ email, madeAt, texts, deleted, others, missing }: Contents): string {
  return [
    "# What Co-agent Marketer keeps of you",
    `Made for ${email} on ${madeAt.toISOString()}.`,
    [
      "- `profile.json`: what you tell of yourself.",
      "- `month.json`: what you used of this month's budget.",
      "- `links.json`: which links show a text to others, and until when. What opens one stands in it alone.",
      "- `connections.json`: which accounts are connected. The keys to them are in no file.",
      `- \`library/\`: your texts (${texts}), each named by the day on which it was made and by its title. Open the ` +
        "`.html` to read or print it, the `.md` to edit it; the `.json` has all its versions, what you decided on " +
        "findings and claims, and what it was made of.",
      `- \`deleted/\`: texts that you deleted and can still bring back (${deleted}).`,
      `- \`other/\`: whatever else stands under your name, as it is stored, without keys to accounts (${others}).`,
    ].join("\n"),
    "Times in JSON are milliseconds since 1970, UTC. What you typed and did not save is in your browser alone.",
    "## What is missing",
    missing.length === 0 ? "Nothing." : missing.map((what) => `- ${what}`).join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}
