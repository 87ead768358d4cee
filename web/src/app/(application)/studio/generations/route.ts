import { zGenerateBlogPostBody } from "@coagent/clients/ai/zod";
import { operations } from "@coagent/clients/operations";
import { z } from "zod";
import { authenticatedRoute } from "@/door/route";
import { blocksOf } from "@/markdown/markdown";
import { watch } from "@/services/content";
import type { Outcome } from "@/services/outcome";
import type { BlogPost, StudioEvent } from "../events";
import { keyBytes, keySchema } from "../key";

const body = {
  schema: z.object({ key: keySchema, request: zGenerateBlogPostBody }),
  maxBody: operations.generateBlogPost.maxBody + keyBytes,
};

/**
 * Writes a blog post before the person's eyes: an answer of server-sent events. The writing goes on when the page
 * is left; who comes back with the key sees it go on.
 */
export const POST = authenticatedRoute(body, async (caller, { key, request }, signal) => {
  const events = watch(caller, "generateBlogPost", request, { key, signal });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      const { value, done } = await events.next();
      if (done) return stream.close();
      const event: StudioEvent = value.type === "done" ? { type: "done", outcome: shown(value.outcome) } : value;
      stream.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
    },
    async cancel() {
      await events.return();
    },
  });
  const headers = { "content-type": "text/event-stream", "cache-control": "no-store, no-transform" };
  return { ok: true, value: new Response(body, { headers }) };
});

const shown = (outcome: Outcome<Omit<BlogPost, "blocks">>): Outcome<BlogPost> =>
  outcome.ok
    ? { ok: true, value: { ...outcome.value, blocks: blocksOf(outcome.value.content.blogPost.content) } }
    : outcome;
