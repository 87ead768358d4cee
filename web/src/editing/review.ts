import "server-only";
import { zReviewFairHousingBody } from "@coagent/clients/ai/zod";
import type { Caller } from "@/services/caller";
import { reviewFairHousing } from "@/services/content";
import type { FairHousingFinding } from "@/services/failure";
import { mostOf } from "@/services/limits";
import type { Outcome } from "@/services/outcome";
import { shortened } from "@/text/shortened";

/** The longest text that the service reviews at once. */
const most = mostOf(zReviewFairHousingBody.shape.text);

/** Holds a text of any length against the law of fair housing. If a part of it cannot be reviewed, none of it is. */
export async function reviewWhole(
  caller: Caller,
  text: string,
  signal?: AbortSignal,
): Promise<Outcome<FairHousingFinding[]>> {
  const pieces = piecesOf(text);
  const reviews = await Promise.all(pieces.map((piece) => reviewFairHousing(caller, piece.text, signal)));
  const findings: FairHousingFinding[] = [];
  for (const [at, review] of reviews.entries()) {
    if (!review.ok) return review;
    const before = pieces[at]?.start ?? 0;
    findings.push(...review.value.map((one) => ({ ...one, start: one.start + before, end: one.end + before })));
  }
  return { ok: true, value: findings };
}

// A text is cut between paragraphs; only where there are none, between lines or words. What is blank is left out.
function piecesOf(text: string): { text: string; start: number }[] {
  const pieces: { text: string; start: number }[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.length - start <= most ? text.length : cut(text, start);
    const piece = text.slice(start, end);
    if (piece.trim() !== "") pieces.push({ text: piece, start });
    start = end;
  }
  return pieces;
}

function cut(text: string, start: number): number {
  const piece = shortened(text.slice(start), most);
  for (const between of ["\n\n", "\n", " "]) {
    const at = piece.lastIndexOf(between);
    if (at > most / 2) return start + at + between.length;
  }
  return start + piece.length;
}
