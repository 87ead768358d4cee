/** What is left of a draft: a row that rests on a result that there is not is left out. */
export type Cited = { value: unknown; withoutRows: boolean };

/** What the model wrote, without citations of results that there are not. */
export function onlyCitationsOf(draft: unknown, results: number): Cited {
  let withoutRows = false;
  const exists = (n: unknown) => typeof n === "number" && n >= 1 && n <= results;
  const rests = (row: unknown) => {
    const stands = typeof row !== "object" || row === null || !("citation" in row) || exists(row.citation);
    if (!stands) withoutRows = true;
    return stands;
  };
  const kept = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replace(/[ \t]?\[(\d{1,3})\]/g, (mark, n: string) => (exists(Number(n)) ? mark : ""));
    if (Array.isArray(value)) return value.filter(rests).map(kept);
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([name, one]) => {
      return [name, name === "citations" && Array.isArray(one) ? one.filter(exists) : kept(one)];
    });
    return Object.fromEntries(members);
  };
  return { value: kept(draft), withoutRows };
}
