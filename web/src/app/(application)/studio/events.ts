import type { BlogPostResult } from "@coagent/clients/ai";
import type { SentenceToCheck } from "@/editing/claims";
import type { Block, Inline } from "@/markdown/markdown";
import type { Generated, GenerationProgress } from "@/services/content";
import type { Outcome } from "@/services/outcome";

/** A sentence that somebody should check before the post goes out, and the part of the post in which it stands. */
export type Claim = SentenceToCheck & { part: "title" | "content" | "description" | "tags" };

/** A blog post as the studio shows it: as it was written, and its texts with what is to be checked marked in them. */
export type BlogPost = Generated<BlogPostResult> & {
  title: Inline[];
  blocks: Block[];
  description: Inline[];
  /** As they follow one another in the post. */
  claims: Claim[];
};

/** What the studio is told while a blog post is being written. `done` comes once, at the end. */
export type StudioEvent = GenerationProgress | { type: "done"; outcome: Outcome<BlogPost> };
