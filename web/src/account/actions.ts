"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { authenticatedAction } from "@/door/action";
import { type Field, messages } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { isGone, signIn } from "@/session/cognito";
import { clearSession } from "@/session/cookie";
import { callerOf } from "@/session/current";
import type { Session } from "@/session/session";
import { type Deletion, deleteAccount } from "./deletion";
import { sayFarewell } from "./farewell";

const schema = z.object({
  email: z.string("Type your email address.").trim().toLowerCase(),
  password: z.string("Enter your password.").max(256),
});

/**
 * Deletes the account of whoever asks, and everything in it. Who sits at a browser that somebody else left signed in
 * cannot: the password is asked for again.
 */
export const deleteAccountAction = authenticatedAction(
  schema,
  async (_, { email, password }, session): Promise<Outcome<Deletion>> => {
    if (email !== session.email.toLowerCase()) return wrong("email", "This is not the address of this account.");
    const proven = await provenBy(session, password);
    if (!proven.ok) return proven;
    const outcome = await deleteAccount(await callerOf(proven.value), proven.value);
    if (!outcome.ok || outcome.value === "going_on") return outcome;
    const jar = await cookies();
    clearSession(jar);
    sayFarewell(jar);
    redirect("/account-deleted");
  },
);

// The session that the password gives has a token that lasts until the end of this request.
async function provenBy(session: Session, password: string): Promise<Outcome<Session>> {
  const outcome = await signIn({ email: session.email, password });
  if (outcome.ok && outcome.value.state === "signed_in" && outcome.value.session.userId === session.userId)
    return { ok: true, value: outcome.value.session };
  // The answer to an earlier press was lost: the account is gone, and so nobody can show a password for it.
  if (await isGone(session)) return { ok: true, value: session };
  return outcome.ok ? wrong("password", "This password and this address do not fit.") : outcome;
}

const wrong = (name: string, message: string): { ok: false; failure: { kind: "correct" } & Wrong } => ({
  ok: false,
  failure: { kind: "correct", fields: [{ name, message }], message: messages.correct },
});

type Wrong = { fields: Field[]; message: string };
