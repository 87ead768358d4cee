import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { messages, tooMuch, type UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { currentTrace } from "@/session/current";
import { faultOf } from "./door";
import { readJson, statuses } from "./route";

/** Who may come in: whoever shows one of these keys in this header. An empty one opens nothing. */
type Lock = { header: string; keys: () => string[] };

/**
 * A route handler for one program that has no user, as the event bus. Only the key counts, whoever is signed in, and
 * until it fits nothing is read. The answer says by its status alone whether what was sent is done with (2xx), will
 * never do (4xx), or is to be sent again (5xx).
 */
export function keyedRoute(
  { header, keys }: Lock,
  maxBody: number,
  work: (sent: unknown) => Promise<Outcome<void>>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const shown = request.headers.get(header);
    if (shown === null || !fits(shown, keys())) return withoutKey(header);
    const { correlationId } = await currentTrace();
    try {
      const sent = await readJson(request, maxBody);
      const outcome = sent.ok ? await work(sent.value) : sent;
      return outcome.ok ? new Response(null, { status: 204, headers: unkept }) : refused(outcome.failure);
    } catch (error) {
      return refused(faultOf(error, correlationId));
    }
  };
}

// It takes as long for a key that is nearly right as for any other, and all keys are tried.
function fits(shown: string, keys: string[]): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return keys
    .map((key) => key !== "" && timingSafeEqual(digest(key), digest(shown)))
    .reduce((one, other) => one || other, false);
}

const unkept = { "cache-control": "no-store" };

// The challenge is of a scheme that is not registered, for there is none: as the services have it.
const withoutKey = (header: string): Response =>
  new Response(messages.not_allowed, {
    status: 401,
    headers: { ...unkept, "www-authenticate": `ApiKey name="${header}"` },
  });

function refused(failure: UserFailure): Response {
  const status = failure === tooMuch ? 413 : statuses[failure.kind];
  const headers = new Headers(unkept);
  if (failure.retryAfter) headers.set("retry-after", String(failure.retryAfter));
  return new Response(failure.message, { status, headers });
}
