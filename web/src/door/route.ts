import "server-only";
import type { Route } from "next";
import { z } from "zod";
import type { Caller } from "@/services/caller";
import { messages, tooMuch, type UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { serveReturning, serveSignedIn } from "./door";

/** What a route handler takes: JSON that the schema allows, of `maxBody` bytes at the most. */
type Body<S extends z.ZodType> = { schema: S; maxBody: number };

/** The parts of an address that differ, by name. */
type Segments = Record<string, string>;

/**
 * A route handler for people who are signed in. It answers with what the work gives, or with a failure as JSON. What
 * it takes may depend on its address; there is nothing at one for which it takes nothing.
 */
export function authenticatedRoute<S extends z.ZodType, P extends Segments = Segments>(
  body: Body<S> | ((segments: P) => Body<S> | undefined),
  work: (caller: Caller, input: z.output<S>, signal: AbortSignal) => Promise<Outcome<Response>>,
): (request: Request, address?: { params: Promise<P> }) => Promise<Response> {
  return async (request, address) => {
    const taken = typeof body === "function" ? body((await address?.params) ?? ({} as P)) : body;
    const { schema, maxBody } = taken ?? { schema: z.never(), maxBody: 0 };
    const read = async () => (taken ? await readJson(request, maxBody) : nothing);
    const outcome = await serveSignedIn(schema, read, (caller, input) =>
      work(caller, input as z.output<S>, request.signal),
    );
    return outcome.ok ? outcome.value : Response.json(outcome.failure, { status: statuses[outcome.failure.kind] });
  };
}

/**
 * A route handler to which somebody else sends people back, with a query that the schema allows. The work, or what
 * became of it, says to which page of ours the person is led; a reload of that page does nothing again. What a query
 * holds is good for once: who is not signed in is led to `start` by way of signing in, and not back here.
 */
export function authenticatedReturn<S extends z.ZodType>(
  schema: S,
  start: Route,
  work: (caller: Caller, input: z.output<S>) => Promise<Outcome<string>>,
  refused: (failure: UserFailure) => string,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const outcome = await serveReturning(schema, start, async () => ({ ok: true, value: query }), work);
    const location = outcome.ok ? outcome.value : refused(outcome.failure);
    return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
  };
}

const nothing: Outcome<never> = { ok: false, failure: { kind: "not_found", message: messages.not_found } };

// What is no JSON, or was not sent to its end, is nothing; the schema says what is missing.
export async function readJson(request: Request, maxBody: number): Promise<Outcome<unknown>> {
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > maxBody) return { ok: false, failure: tooMuch };
      chunks.push(chunk);
    }
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString()) };
  } catch {
    return { ok: true, value: undefined };
  }
}

/** The status of an answer that is a failure. */
export const statuses: Record<UserFailure["kind"], number> = {
  correct: 400,
  rephrase: 422,
  ask_anew: 409,
  new_version: 409,
  sign_in: 401,
  not_allowed: 403,
  not_found: 404,
  connect: 409,
  reconnect: 409,
  wait: 429,
  budget_spent: 429,
  unavailable: 503,
  fault: 500,
  cancelled: 499,
};
