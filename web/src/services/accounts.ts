import "server-only";
import type { OauthClient } from "@coagent/clients";
import { type Caller, clientsOf } from "./caller";
import { type ReauthReason, reasonOf } from "./failure";
import { type Outcome, outcomeOf } from "./outcome";

/** Who an account is with. */
export type Provider = Parameters<OauthClient["getToken"]>[0]["provider"];

/** A connected account as a page may know it: it never holds a token. */
export type Account =
  | { state: "connected"; until: Date }
  | { state: "not_connected" }
  /** The connection is dead, and the person must connect once more. */
  | { state: "ended"; reason: ReauthReason };

/** What a provider sent the person back with, and what the page kept for that moment. The page has checked `state`. */
export type Consent = { provider: Provider; code: string; redirectUri: string; codeVerifier: string };

const connected = (data: { expiresAt: number }): Account => ({ state: "connected", until: new Date(data.expiresAt) });

/** Connects an account. A code works once: a failure sends the person back to the provider. */
export async function connectAccount(
  caller: Caller,
  consent: Consent,
  signal?: AbortSignal,
): Promise<Outcome<Account>> {
  const result = await clientsOf(caller).oauth.exchangeCode({ userId: caller.userId, ...consent }, { signal });
  return outcomeOf(result, "oauth", connected);
}

/** Says how an account stands. An access token that has ended is renewed on the way. */
export async function accountState(
  caller: Caller,
  provider: Provider,
  signal?: AbortSignal,
): Promise<Outcome<Account>> {
  const result = await clientsOf(caller).oauth.getToken({ userId: caller.userId, provider }, { signal });
  if (!result.ok && result.failure.kind === "problem") {
    const { code, reason } = result.failure.problem;
    if (code === "oauth.not_connected") return { ok: true, value: { state: "not_connected" } };
    if (code === "oauth.reauth_required") return { ok: true, value: { state: "ended", reason: reasonOf(reason) } };
  }
  return outcomeOf(result, "oauth", connected);
}

/** Renews an account's access token now, for a person whom the provider turned away. */
export async function refreshAccount(
  caller: Caller,
  provider: Provider,
  signal?: AbortSignal,
): Promise<Outcome<Account>> {
  const result = await clientsOf(caller).oauth.refreshToken({ userId: caller.userId, provider }, { signal });
  return outcomeOf(result, "oauth", connected);
}

/** Disconnects an account. It is gone at once, and doing it again does no harm. */
export async function disconnectAccount(
  caller: Caller,
  provider: Provider,
  signal?: AbortSignal,
): Promise<Outcome<Account>> {
  const result = await clientsOf(caller).oauth.deleteToken({ userId: caller.userId, provider }, { signal });
  return outcomeOf(result, "oauth", () => ({ state: "not_connected" }));
}
