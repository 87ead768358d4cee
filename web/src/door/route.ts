import "server-only";
import { cookies } from "next/headers";
import type { z } from "zod";
import type { Caller } from "@/services/caller";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { readSession } from "@/session/cookie";
import { callerOf, currentTrace } from "@/session/current";
import { admitSignedIn, attempt } from "./door";

/**
 * A route handler for people who are signed in: a JSON body that the schema allows, and an answer, or a failure as
 * JSON.
 */
export function authenticatedRoute<S extends z.ZodType>(
  schema: S,
  work: (caller: Caller, input: z.output<S>, signal: AbortSignal) => Promise<Outcome<Response>>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { correlationId } = await currentTrace();
    const outcome = await attempt(correlationId, async () => {
      const input: unknown = await request.json().catch(() => undefined);
      const session = async () => readSession(await cookies());
      const admitted = await admitSignedIn({ headers: request.headers, input, session }, schema);
      if (!admitted.ok) return admitted;
      return work(await callerOf(admitted.value.session), admitted.value.input, request.signal);
    });
    return outcome.ok ? outcome.value : Response.json(outcome.failure, { status: statuses[outcome.failure.kind] });
  };
}

const statuses: Record<UserFailure["kind"], number> = {
  correct: 400,
  rephrase: 422,
  ask_anew: 409,
  sign_in: 401,
  not_allowed: 403,
  connect: 409,
  reconnect: 409,
  wait: 429,
  unavailable: 503,
  fault: 500,
  cancelled: 499,
};
