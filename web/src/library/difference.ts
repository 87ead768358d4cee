import "server-only";
import { diffLines, diffWordsWithSpace } from "diff";

/** A line of a difference, in stretches; `changed` are those that only this side has. */
export type Row = { kind: "same" | "removed" | "added"; words: { text: string; changed: boolean }[] };

// So many ms all parts of a difference may take together. What has little in common is shown whole, one below the
// other, rather than waited for.
const patience = 500;
const maxWords = 400;

/** What must be changed in one text to make another: line by line, and word by word in lines that go together. */
export function differenceOf(before: string, after: string): Row[] {
  const deadline = Date.now() + patience;
  const sides = [ended(before), ended(after)] as const;
  const parts = diffLines(...sides, { timeout: patience }) ?? [
    { value: sides[0], removed: true, added: false },
    { value: sides[1], removed: false, added: true },
  ];
  const rows: Row[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    if (!part) continue;
    const lines = linesOf(part.value);
    const next = parts[at + 1];
    if (part.removed && next?.added) {
      rows.push(...pairs(lines, linesOf(next.value), deadline));
      at++;
    } else {
      const kind = part.removed ? "removed" : part.added ? "added" : "same";
      rows.push(...lines.map((text): Row => ({ kind, words: [{ text, changed: kind !== "same" }] })));
    }
  }
  return rows;
}

const ended = (text: string) => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
const linesOf = (text: string) => text.replace(/\n$/, "").split("\n");

// Lines that were written anew stand for each other in their order, as paragraphs do that were edited.
function pairs(before: string[], after: string[], deadline: number): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < Math.max(before.length, after.length); at++) {
    const [old, now] = [before[at], after[at]];
    const timeout = deadline - Date.now();
    const words =
      old && now && timeout > 0 ? diffWordsWithSpace(old, now, { maxEditLength: maxWords, timeout }) : undefined;
    const side = (kind: "removed" | "added", line: string): Row => ({
      kind,
      words: words?.filter((word) => !word[kind === "removed" ? "added" : "removed"]).map(stretch) ?? [
        { text: line, changed: true },
      ],
    });
    if (old !== undefined) rows.push(side("removed", old));
    if (now !== undefined) rows.push(side("added", now));
  }
  return rows;
}

const stretch = ({ value, removed, added }: { value: string; removed: boolean; added: boolean }) => ({
  text: value,
  changed: removed || added,
});
