import type { BlogPostResult } from "@coagent/clients/ai";
import type { Block, Inline } from "@/markdown/markdown";
import type { Generated, GenerationProgress } from "@/services/content";
import type { FairHousingFinding } from "@/services/failure";
import type { Outcome } from "@/services/outcome";

/** A sentence that somebody should check before the post goes out. */
export type Claim = {
  /** Its mark in the texts, if it is found there. */
  mark: number;
  sentence: string;
  /** What is doubted of it; for people. */
  why: string[];
  /** The part of the post in which it stands. */
  part: "title" | "content" | "description" | "tags";
};

/** A blog post as the studio shows it: as it was written, and its texts with what is to be checked marked in them. */
export type BlogPost = Generated<BlogPostResult> & {
  title: Inline[];
  blocks: Block[];
  description: Inline[];
  /** As they follow one another in the post. */
  claims: Claim[];
};

/** What is read of a text that somebody edits: how it is shown, and what of it steers readers. */
export type Reading = { blocks: Block[]; review: Outcome<FairHousingFinding[]> };

/** What the studio is told while a blog post is being written. `done` comes once, at the end. */
export type StudioEvent = GenerationProgress | { type: "done"; outcome: Outcome<BlogPost> };
