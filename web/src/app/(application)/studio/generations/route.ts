import type { BlogPostResult } from "@coagent/clients/ai";
import { zGenerateBlogPostBody } from "@coagent/clients/ai/zod";
import { operations } from "@coagent/clients/operations";
import { z } from "zod";
import { faultOf } from "@/door/door";
import { authenticatedRoute } from "@/door/route";
import { besides, keySchema } from "@/flows/key";
import type { Caller } from "@/services/caller";
import { type Generated, watch } from "@/services/content";
import type { CallOptions, Outcome } from "@/services/outcome";
import type { BlogPost, StudioEvent } from "../events";
import { shown } from "../shown";

const body = {
  schema: z.object({ key: keySchema, request: zGenerateBlogPostBody }),
  maxBody: operations.generateBlogPost.maxBody + besides,
};

/**
 * Writes a blog post before the person's eyes: an answer of server-sent events. The writing goes on when the page
 * is left; who comes back with the key sees it go on.
 */
export const POST = authenticatedRoute(body, async (caller, { key, request }, signal) => {
  const events = eventsOf(caller, request, { key, signal });
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(stream) {
      const { value, done } = await events.next();
      if (done) stream.close();
      else stream.enqueue(encoder.encode(value));
    },
    async cancel() {
      await events.return();
    },
  });
  const headers = { "content-type": "text/event-stream", "cache-control": "no-store, no-transform" };
  return { ok: true, value: new Response(stream, { headers }) };
});

async function* eventsOf(
  caller: Caller,
  request: z.output<typeof zGenerateBlogPostBody>,
  options: CallOptions,
): AsyncGenerator<string, void, undefined> {
  try {
    for await (const event of watch(caller, "generateBlogPost", request, options)) {
      if (event.type === "heartbeat")
        yield ":\n\n"; // a comment; without it a proxy may close what is long silent
      else yield written(event.type === "done" ? { type: "done", outcome: ending(event.outcome) } : event);
    }
  } catch (error) {
    yield written({ type: "done", outcome: { ok: false, failure: faultOf(error, caller.correlationId) } });
  }
}

const written = (event: StudioEvent): string => `data: ${JSON.stringify(event)}\n\n`;

const ending = (outcome: Outcome<Generated<BlogPostResult>>): Outcome<BlogPost> =>
  outcome.ok ? { ok: true, value: shown(outcome.value) } : outcome;
