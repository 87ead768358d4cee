/** A page of the web that a text cites. */
type Page = { title: string; url: string };

/** A text with the pages that it cites below it, under the numbers that it has for them. */
export function withCitations(text: string, sources: readonly Page[]): string {
  const numbers = [...text.matchAll(/\[(\d+(?:\s*,\s*\d+)*)\]/g)].flatMap(([, list = ""]) =>
    list.split(",").map(Number),
  );
  const lines = [...new Set(numbers)]
    .toSorted((one, other) => one - other)
    .flatMap((number) => {
      const source = sources[number - 1];
      return source === undefined ? [] : [`[${number}] ${source.title}: ${source.url}`];
    });
  return lines.length === 0 ? text : `${text}\n\n${lines.join("\n")}`;
}
