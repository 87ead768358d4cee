import "server-only";
import type { Download } from "@/door/download";
import type { Work } from "@/library/work";
import { shortened } from "@/text/shortened";
import { docxOf } from "./docx-file";
import type { Format } from "./formats";
import { htmlOf } from "./html-file";
import { markdownOf } from "./markdown-file";
import { type Taken, takenAlong } from "./taken";

const writers: Record<Format, { type: string; write: (taken: Taken) => Download["body"] }> = {
  md: { type: "text/markdown; charset=utf-8", write: markdownOf },
  html: { type: "text/html; charset=utf-8", write: htmlOf },
  docx: { type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write: docxOf },
};

/** A text as a file of a format. */
export function exported(work: Work, format: Format): Download {
  const { type, write } = writers[format];
  return { name: `${nameOf(work.title)}.${format}`, type, body: write(takenAlong(work)) };
}

/** The name of a file with a text of this title, of what every system takes as one. */
export const nameOf = (title: string) =>
  shortened(
    title
      .replaceAll(/[^\p{L}\p{N} -]+/gu, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
    80,
  ).trim() || "text";
