import { authenticatedRoute } from "@/door/route";
import { type Asked, bodyOf } from "@/flows/asked";
import { flowOf } from "@/flows/flows";
import { watched } from "@/flows/made";

/**
 * Has a flow write before the person's eyes: an answer of server-sent events. The writing goes on when the page is
 * left; who comes back with the key sees it go on.
 */
export const POST = authenticatedRoute(
  ({ flow }: { flow: string }) => {
    const known = flowOf(flow);
    return known && bodyOf(known);
  },
  async (caller, asked: Asked, signal) => {
    const events = watched(caller, asked, signal);
    const encoder = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>({
      async pull(stream) {
        const { value, done } = await events.next();
        if (done) stream.close();
        else stream.enqueue(encoder.encode(value === undefined ? silence : `data: ${JSON.stringify(value)}\n\n`));
      },
      async cancel() {
        await events.return();
      },
    });
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store, no-transform" };
    return { ok: true, value: new Response(stream, { headers }) };
  },
);

// A comment: without it a proxy may close what is long silent.
const silence = ":\n\n";
