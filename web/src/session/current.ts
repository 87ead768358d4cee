import "server-only";
import type { Route } from "next";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Caller } from "@/services/caller";
import { placeFor, traceparentOf } from "@/telemetry/trace";
import { readSession } from "./cookie";
import type { Session } from "./session";

/**
 * The session of the person whose request is being answered; undefined if nobody is signed in. It is read once a
 * request.
 */
export const currentSession = cache(async (): Promise<Session | undefined> => readSession(await cookies()));

/**
 * The session of the person whose page is being made. Who is not signed in is led to signing in, and after it back
 * here, or to the page that is named. Each page asks: a layout is not made anew on the way from one page to another.
 */
export async function requireSession(next?: Route): Promise<Session> {
  const session = await currentSession();
  if (session !== undefined) return session;
  const wanted = next ?? (await headers()).get("x-path") ?? "/dashboard";
  redirect(`/sign-in?next=${encodeURIComponent(wanted)}`);
}

/** The person for whom services are called, in the trace of this request. */
export async function callerOf({ accessToken, userId }: Session): Promise<Caller> {
  const { correlationId, traceparent } = await currentTrace();
  return { accessToken, userId, correlationId, traceparent };
}

/** The names of this request in logs and traces. proxy.ts gave it the first, and instrumentation.ts the other. */
export async function currentTrace(): Promise<Pick<Caller, "correlationId" | "traceparent">> {
  const given = await headers();
  return { correlationId: given.get("x-correlation-id") ?? "", traceparent: given.get("traceparent") ?? newTrace() };
}

// For what came before the server followed its requests.
const newTrace = () => traceparentOf(placeFor(undefined, 0));
