/** A text of so many UTF-16 units at the most. A character of two of them goes whole or stays whole. */
export const shortened = (text: string, most: number): string => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");

/** The beginning of a text, in whole words as far as there are any: so many UTF-16 units at the most. */
export function beginningOf(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = shortened(text, most - 1);
  const words = /\s/.test(text.charAt(cut.length)) ? cut : cut.replace(/\s+\S*$/, "");
  return `${words.replace(/[\s,;:.–—-]+$/, "")}…`;
}
