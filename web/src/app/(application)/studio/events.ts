import type { BlogPostResult } from "@coagent/clients/ai";
import type { Block } from "@/markdown/markdown";
import type { Generated, GenerationProgress } from "@/services/content";
import type { Outcome } from "@/services/outcome";

/** A blog post as the studio shows it: as it was written, and its text as blocks. */
export type BlogPost = Generated<BlogPostResult> & { blocks: Block[] };

/** What the studio is told while a blog post is being written. `done` comes once, at the end. */
export type StudioEvent = GenerationProgress | { type: "done"; outcome: Outcome<BlogPost> };
