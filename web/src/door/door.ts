import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { messages, type UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import type { Session } from "@/session/session";
import { logError } from "@/telemetry/log";
import { isOurs } from "./origin";
import { words } from "./words";

/** What comes to the door: a request, before anything in it is believed. */
export type Knock = {
  headers: { get: (name: string) => string | null };
  input: unknown;
  session: () => Promise<Session | undefined>;
};

/** Lets in what a page of ours sends, if it is what the schema says. */
export async function admit<S extends z.ZodType>(knock: Knock, schema: S): Promise<Outcome<z.output<S>>> {
  if (!isOurs(knock.headers)) return refused({ kind: "not_allowed", message: messages.not_allowed });
  const input = schema.safeParse(knock.input, { error: words });
  if (input.success) return { ok: true, value: input.data };
  const fields = input.error.issues
    .map((issue) => ({ name: issue.path.join("."), message: issue.message }))
    .filter(({ name }, at, all) => all.findIndex((one) => one.name === name) === at); // one word at a time
  return refused({ kind: "correct", fields, message: messages.correct });
}

/** The same for what only somebody may do who is signed in. Who is not learns nothing else. */
export async function admitSignedIn<S extends z.ZodType>(
  knock: Knock,
  schema: S,
): Promise<Outcome<{ input: z.output<S>; session: Session }>> {
  if (!isOurs(knock.headers)) return refused({ kind: "not_allowed", message: messages.not_allowed });
  const session = await knock.session();
  if (session === undefined) return refused({ kind: "sign_in", message: messages.sign_in });
  const admitted = await admit(knock, schema);
  return admitted.ok ? { ok: true, value: { input: admitted.value, session } } : admitted;
}

/**
 * Does what somebody was let in for. Whatever is thrown on the way is a fault of ours: the log has it, and the
 * person its correlation id.
 */
export async function attempt<T>(correlationId: string, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    const outcome = await work();
    return outcome.ok ? outcome : refused({ reference: correlationId, ...outcome.failure });
  } catch (error) {
    unstable_rethrow(error); // that is how Next.js leads elsewhere
    logError("A request failed.", { correlationId, error });
    return refused({ kind: "fault", message: messages.fault, reference: correlationId });
  }
}

const refused = (failure: UserFailure): { ok: false; failure: UserFailure } => ({ ok: false, failure });
