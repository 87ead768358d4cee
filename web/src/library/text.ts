import type { Edited, Made, Work } from "./work";

/** The longest text that is kept, in UTF-16 units. The longest that an operation makes has about half of it. */
export const maxText = 60_000;

/** The longest request and result, as JSON, in UTF-16 units; an item of the table takes 400 KB. */
export const maxJson = 100_000;

/** A new name. Names sort by when they were made, as those of the application before this one do. */
export const newTextId = (): string => `${Date.now()}-${crypto.randomUUID()}`;

/** What of a text one can change. */
export const editedOf = ({ title, text, dismissals, checked }: Work): Edited => ({ title, text, dismissals, checked });

/**
 * A text as it is compared with another state of it. How its lines end, what is blank around its title and in what
 * order things were decided is no difference.
 */
export const stateOf = ({ title, text, dismissals, checked }: Edited): string =>
  JSON.stringify([
    title.trim(),
    text.replaceAll("\r\n", "\n"),
    dismissals.map(({ finding, reason }) => [finding, reason]).sort(),
    [...new Set(checked)].sort(),
  ]);

/** What a text was made of, and by what. A request that is too long to be kept, as of many reviews, is left out. */
export const madeOf = ({ madeBy, request, result }: Work): Made => ({
  madeBy,
  ...(request !== undefined && JSON.stringify(request).length <= maxJson && { request }),
  ...(result !== undefined && { result }),
});

/** A text with its title, as Markdown. */
export const wholeOf = ({ title, text }: Pick<Work, "title" | "text">): string => `# ${title}\n\n${text}\n`;
