import "server-only";
import type { ProblemCode } from "@coagent/clients";
import type { Caller } from "@/services/caller";
import { type Service, type UserFailure, userFailureOf } from "@/services/failure";

/** What did not work, by the code that the service has for it. */
export type Problem = { code: ProblemCode; retryAfter?: number };

/** The failure that it would be if the service had said so: one table says what a page does about either. */
export function failed(problem: Problem, service: Service, caller: Caller): { ok: false; failure: UserFailure } {
  const { code, ...wait } = problem;
  const { correlationId } = caller;
  const told = { type: "about:blank", title: code, status: 502, code, correlationId };
  return { ok: false, failure: userFailureOf({ kind: "problem", problem: told, correlationId, ...wait }, service) };
}

/** Nobody waits for it any more. */
export const cancelled: { ok: false; failure: UserFailure } = {
  ok: false,
  failure: { kind: "cancelled", message: "" },
};

/** A call that somebody may leave, and that must not take longer than this. */
export const within = (ms: number, signal: AbortSignal | undefined): AbortSignal =>
  signal === undefined ? AbortSignal.timeout(ms) : AbortSignal.any([signal, AbortSignal.timeout(ms)]);
