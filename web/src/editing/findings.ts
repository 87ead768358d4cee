import type { FairHousingFinding } from "@/services/failure";

/** The findings of a text where they stand after it was edited. One whose phrase was touched is gone. */
export function moved(findings: FairHousingFinding[], before: string, after: string): FairHousingFinding[] {
  if (findings.length === 0) return findings;
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - same;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const shift = after.length - before.length;
  return findings.flatMap((finding) => {
    if (finding.end <= same) return [finding];
    if (finding.start < before.length - tail) return [];
    return [{ ...finding, start: finding.start + shift, end: finding.end + shift }];
  });
}

/** A stretch of a text, where it begins, and whether a finding is about it. */
export type Stretch = { text: string; start: number; found: boolean };

/** A text in stretches. Findings may overlap. */
export function stretchesOf(text: string, findings: FairHousingFinding[]): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { start, end } of findings.toSorted((one, other) => one.start - other.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    if (from > at) stretches.push({ text: text.slice(at, from), start: at, found: false });
    stretches.push({ text: text.slice(from, end), start: from, found: true });
    at = end;
  }
  stretches.push({ text: text.slice(at), start: at, found: false });
  return stretches;
}

/** What a finding has in common with the same one of another reading. */
export const findingKey = ({ rule, phrase }: FairHousingFinding): string => `${rule} ${phrase}`;

/** What people call a protected class: Familial status for familial_status. */
export const classLabel = (protectedClass: string): string => {
  const words = protectedClass.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
