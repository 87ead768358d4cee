import "server-only";
import { noticeOf } from "@/library/notice";
import { restsOf, type Source } from "@/library/rests";
import type { Work } from "@/library/work";
import { type Block, blocksOf } from "@/markdown/markdown";

/** A text as it is taken along. */
export type Taken = {
  title: string;
  /** Its Markdown, without the title. */
  text: string;
  blocks: Block[];
  /** The pages on which it rests, unless it names them itself. */
  sources: Source[];
  /** What goes with every text that leaves: who wrote it, and for whom homes are. */
  notice: string;
};

/** A text of the library with what goes with it. */
export function takenAlong(work: Work): Taken {
  const { title, madeBy } = work;
  const text = withoutTitle(work.text.trim(), title);
  return {
    title,
    text,
    blocks: blocksOf(text),
    sources: /^#+ sources\s*$/im.test(text) ? [] : restsOf(work).sources,
    notice: noticeOf(madeBy),
  };
}

// Some texts begin with their title.
function withoutTitle(text: string, title: string): string {
  const [first = "", ...rest] = text.split("\n");
  return first === `# ${title}` ? rest.join("\n").trim() : text;
}
