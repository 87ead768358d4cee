import "server-only";
import { randomUUID } from "node:crypto";
import type { Meta, Result } from "@coagent/clients";
import { type Service, type UserFailure, userFailureOf } from "./failure";

/** How a call of the door ends. It never throws for what a service does. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: UserFailure };

/** One thing that a person wants, and the signal of a person who no longer does. */
export type CallOptions = {
  /** The same for every try at the same thing, see {@link newKey}: what was done once is not done again. */
  key: string;
  signal?: AbortSignal | undefined;
};

/** A new Idempotency-Key. A page makes one when it shows a form, and one more after `ask_anew`. */
export const newKey = (): string => randomUUID();

/** What an answer of a service becomes for a page. */
export function outcomeOf<T, V>(result: Result<T>, service: Service, read: (data: T, meta: Meta) => V): Outcome<V> {
  return result.ok
    ? { ok: true, value: read(result.data, result.meta) }
    : { ok: false, failure: userFailureOf(result.failure, service) };
}
