import "server-only";
import type { z } from "zod";
import type { Caller } from "@/services/caller";
import type { Outcome } from "@/services/outcome";
import type { Session } from "@/session/session";
import { faultOf, serveReader } from "./door";
import { statuses } from "./route";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file that somebody takes along: whole, or in pieces that are made as they are sent. */
export type Download = { name: string; type: string; body: string | Bytes | AsyncGenerator<Bytes, void, undefined> };

// Next.js gives no parts for an address in which none differs, whatever its types say.
type Address = { params: Promise<Record<string, string>> | undefined };

/**
 * A handler for a file of somebody who is signed in. The parts of its address are what the schema says. It answers
 * with the file, or with a sentence that says why there is none.
 */
export function authenticatedDownload<S extends z.ZodType>(
  schema: S,
  work: (caller: Caller, input: z.output<S>, session: Session) => Promise<Outcome<Download>>,
): (request: Request, address: Address) => Promise<Response> {
  return async (_, { params }) => {
    let correlationId = "";
    const read = async () => ({ ok: true as const, value: (await params) ?? {} });
    const outcome = await serveReader(schema, read, (caller, input, session) => {
      correlationId = caller.correlationId;
      return work(caller, input, session);
    });
    if (!outcome.ok) return new Response(outcome.failure.message, { status: statuses[outcome.failure.kind] });
    const { name, type, body } = outcome.value;
    const plain = name.replace(/[^\w.-]+/g, "-");
    const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
    const headers = { "content-type": type, "content-disposition": disposition, "cache-control": "no-store" };
    const whole = typeof body === "string" || body instanceof Uint8Array;
    return new Response(whole ? body : streamOf(body, correlationId), { headers });
  };
}

// A piece is made when there is room for it, and none any more once nobody takes them. A file that cannot be ended is
// broken off, so that nobody takes it for whole.
const streamOf = (pieces: AsyncGenerator<Bytes, void, undefined>, correlationId: string) =>
  new ReadableStream<Bytes>({
    async pull(stream) {
      try {
        const { value, done } = await pieces.next();
        if (done) stream.close();
        else stream.enqueue(value);
      } catch (error) {
        faultOf(error, correlationId); // which logs it
        stream.error(error);
      }
    },
    async cancel() {
      await pieces.return();
    },
  });
