import "server-only";
import type { Route } from "next";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Caller } from "@/services/caller";
import { messages, type UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { callerOf, currentSession, currentTrace, requireSession } from "@/session/current";
import { isOperator } from "@/session/operator";
import type { Session } from "@/session/session";
import { logError } from "@/telemetry/log";
import { isOurs } from "./origin";
import { words } from "./words";

/** Reads what was sent, before anything in it is believed. It is called for what may come in alone. */
export type Read = () => Promise<Outcome<unknown>>;

/** Does what a page of ours asks for, whoever is before it, if what was sent is what the schema says. */
export function serveAnybody<S extends z.ZodType, T>(
  schema: S,
  read: Read,
  work: (input: z.output<S>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return attempt(async () => {
    if (!isOurs(await headers())) return refused({ kind: "not_allowed", message: messages.not_allowed });
    const input = await admit(schema, read);
    return input.ok ? work(input.value) : input;
  });
}

/** The same for what only somebody may do who is signed in. Who is not learns nothing else. */
export function serveSignedIn<S extends z.ZodType, T>(
  schema: S,
  read: Read,
  work: (caller: Caller, input: z.output<S>, session: Session) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return attempt(async () => {
    if (!isOurs(await headers())) return refused({ kind: "not_allowed", message: messages.not_allowed });
    const session = await currentSession();
    if (session === undefined) return refused({ kind: "sign_in", message: messages.sign_in });
    const input = await admit(schema, read);
    return input.ok ? work(await callerOf(session), input.value, session) : input;
  });
}

/** The same for what only an operator may do. Nothing of what anybody else sent is read. */
export function serveOperator<S extends z.ZodType, T>(
  schema: S,
  read: Read,
  work: (caller: Caller, input: z.output<S>, session: Session) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const readOfOperator = async (): Promise<Outcome<unknown>> => {
    const session = await currentSession();
    const may = session !== undefined && (await isOperator(session));
    return may ? read() : refused({ kind: "not_allowed", message: messages.not_allowed });
  };
  return serveSignedIn(schema, readOfOperator, work);
}

/**
 * The same for a page to which somebody else sends the person back: it comes from elsewhere, so that `work` must see
 * by what this browser kept that the person set out from here. Who is not signed in begins again at `start`.
 */
export function serveReturning<S extends z.ZodType, T>(
  schema: S,
  start: Route,
  read: Read,
  work: (caller: Caller, input: z.output<S>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return attempt(async () => {
    const session = await requireSession(start);
    const input = await admit(schema, read);
    return input.ok ? work(await callerOf(session), input.value) : input;
  });
}

/**
 * Gives something to read to somebody who is signed in. A browser tells of no origin when it fetches a file; nothing
 * is changed by that, and a page of somebody else's gets nothing all the same.
 */
export function serveReader<S extends z.ZodType, T>(
  schema: S,
  read: Read,
  work: (caller: Caller, input: z.output<S>, session: Session) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return attempt(async () => {
    const site = (await headers()).get("sec-fetch-site") ?? "none";
    if (site !== "none" && site !== "same-origin")
      return refused({ kind: "not_allowed", message: messages.not_allowed });
    const session = await currentSession();
    if (session === undefined) return refused({ kind: "sign_in", message: messages.sign_in });
    const input = await admit(schema, read);
    return input.ok ? work(await callerOf(session), input.value, session) : input;
  });
}

/** What is thrown is a fault of ours: the log has it, and the person its correlation id. */
export function faultOf(error: unknown, correlationId: string): UserFailure {
  logError("A request failed.", { correlationId, error });
  return { kind: "fault", message: messages.fault, reference: correlationId };
}

async function admit<S extends z.ZodType>(schema: S, read: Read): Promise<Outcome<z.output<S>>> {
  const sent = await read();
  if (!sent.ok) return sent;
  const input = schema.safeParse(sent.value, { error: words });
  if (input.success) return { ok: true, value: input.data };
  const fields = input.error.issues
    .map((issue) => ({ name: issue.path.join("."), message: issue.message }))
    .filter(({ name }, at, all) => all.findIndex((one) => one.name === name) === at); // one word at a time
  return refused({ kind: "correct", fields, message: messages.correct });
}

async function attempt<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const { correlationId } = await currentTrace();
  try {
    const outcome = await work();
    return outcome.ok ? outcome : refused({ reference: correlationId, ...outcome.failure });
  } catch (error) {
    unstable_rethrow(error); // that is how Next.js leads elsewhere
    return refused(faultOf(error, correlationId));
  }
}

const refused = (failure: UserFailure): { ok: false; failure: UserFailure } => ({ ok: false, failure });
