import "server-only";
import type { z } from "zod";
import type { Caller } from "@/services/caller";
import type { Outcome } from "@/services/outcome";
import { serveReader } from "./door";
import { statuses } from "./route";

/** A file that somebody takes along. */
export type Download = { name: string; type: string; body: string | Uint8Array<ArrayBuffer> };

/**
 * A handler for a file of somebody who is signed in. The parts of its address are what the schema says. It answers
 * with the file, or with a sentence that says why there is none.
 */
export function authenticatedDownload<S extends z.ZodType>(
  schema: S,
  work: (caller: Caller, input: z.output<S>) => Promise<Outcome<Download>>,
): (request: Request, address: { params: Promise<Record<string, string>> }) => Promise<Response> {
  return async (_, { params }) => {
    const outcome = await serveReader(schema, async () => ({ ok: true, value: await params }), work);
    if (!outcome.ok) return new Response(outcome.failure.message, { status: statuses[outcome.failure.kind] });
    const { name, type, body } = outcome.value;
    const plain = name.replace(/[^\w.-]+/g, "-");
    const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
    const headers = { "content-type": type, "content-disposition": disposition, "cache-control": "no-store" };
    return new Response(body, { headers });
  };
}
