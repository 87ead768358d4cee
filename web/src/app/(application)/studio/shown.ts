import "server-only";
import type { BlogPostResult } from "@coagent/clients/ai";
import { blocksOf, linesOf, plainOf } from "@/markdown/markdown";
import { markBlocks, markLine, type Passage } from "@/markdown/passages";
import type { Generated } from "@/services/content";
import type { BlogPost, Claim } from "./events";

/** A blog post as the studio shows it. */
export function shown(post: Generated<BlogPostResult>): BlogPost {
  const { title, content, metaDescription } = post.content.blogPost;
  const doubts = doubtsOf(post.content.claimsToCheck ?? []);
  const passagesIn = (part: Claim["part"]): Passage[] => doubts.filter((doubt) => doubt.part === part);
  const texts = {
    title: markLine(title, passagesIn("title")),
    blocks: markBlocks(blocksOf(content), passagesIn("content")),
    description: markLine(metaDescription, passagesIn("description")),
  };
  const marks = [texts.title, ...linesOf(texts.blocks), texts.description].flat().map(({ mark }) => mark);
  const place = ({ mark }: Doubt) => (marks.includes(mark) ? marks.indexOf(mark) : marks.length);
  doubts.sort((one, other) => place(one) - place(other));
  return { ...post, ...texts, claims: doubts.map(({ words, ...claim }) => ({ ...claim, sentence: plainOf(words) })) };
}

type Doubt = Passage & Omit<Claim, "sentence">;

// A sentence is checked once, whatever of it is doubted.
function doubtsOf(claims: NonNullable<BlogPostResult["claimsToCheck"]>): Doubt[] {
  const doubts = new Map<string, Doubt>();
  for (const { pointer, sentence, why } of claims) {
    const doubt = doubts.get(`${pointer} ${sentence}`);
    if (doubt) doubt.why.push(why);
    else
      doubts.set(`${pointer} ${sentence}`, { mark: doubts.size, words: sentence, why: [why], part: partOf(pointer) });
  }
  return [...doubts.values()];
}

function partOf(pointer: string): Claim["part"] {
  if (pointer === "/blogPost/title") return "title";
  if (pointer === "/blogPost/metaDescription") return "description";
  return pointer.startsWith("/blogPost/tags/") ? "tags" : "content";
}
