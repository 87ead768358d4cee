/** A text of so many UTF-16 units at the most. A character of two of them goes whole or stays whole. */
export const shortened = (text: string, most: number): string => text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
