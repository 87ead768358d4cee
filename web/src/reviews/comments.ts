import Papa from "papaparse";

/** A file with rows and columns, as a program for tables writes it. */
export type Sheet = {
  /** The names of the columns; “Column 2” where a column has none. */
  columns: string[];
  rows: string[][];
  /** The column in which the comments seem to be: that with the longest texts. */
  likely: number;
};

/** What was taken of a file. */
export type Comments = {
  comments: string[];
  /** How many more there are than may be read at once. */
  left: number;
  /** How many were cut, being longer than one may be. */
  cut: number;
};

/** How many comments may be read at once, and how long each may be, by the document. */
export type Limits = { max: number; each: number };

/** The text of a file, in the encodings that programs for tables write: UTF-8, UTF-16 and, of old, Windows-1252. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Reads a file of values between commas, semicolons or tabs. Nothing if there are none in it. */
export function sheetOf(text: string): Sheet | undefined {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" });
  const [first, ...others] = data;
  if (first === undefined) return undefined;
  const named = others.length > 0 && first.every(isName);
  const rows = named ? others : data;
  const width = Math.max(...data.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, at) => (named && first[at]?.trim()) || `Column ${at + 1}`);
  const lengths = columns.map((_, at) => rows.reduce((sum, row) => sum + (row[at]?.length ?? 0), 0));
  return { columns, rows, likely: lengths.indexOf(Math.max(...lengths)) };
}

// A heading is short and no sentence.
const isName = (cell: string) => cell.trim().length <= 40 && !/[.!?]\s*$|^[\d.,/: -]+$/.test(cell);

/** The comments of a column, each as one line. Those that are empty are left out. */
export function commentsOf({ rows }: Pick<Sheet, "rows">, column: number, { max, each }: Limits): Comments {
  const all = rows.map((row) => (row[column] ?? "").replaceAll(/\s+/g, " ").trim()).filter((text) => text !== "");
  const comments = all.slice(0, max);
  return {
    comments: comments.map((text) => (text.length <= each ? text : shortened(text, each))),
    left: all.length - comments.length,
    cut: comments.filter((text) => text.length > each).length,
  };
}

// At a space, if there is one near the end, and never within a character.
function shortened(text: string, most: number): string {
  const start = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "");
  const space = start.lastIndexOf(" ");
  return `${space > most * 0.8 ? start.slice(0, space) : start}…`;
}
