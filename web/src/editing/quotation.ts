// As the service compares them: letters and digits count, and marks, line breaks and capitals may differ.
const wordsOf = (text: string) => ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `;

/** Says whether a text has the words of a quotation, all of them and in their order. */
export const quotes = (text: string, quotation: string): boolean => wordsOf(text).includes(wordsOf(quotation));
