"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { publicAction } from "@/door/action";
import { changePassword, confirmSignUp, forgotPassword, resendCode, signIn, signUp } from "@/session/cognito";
import { writeSession } from "@/session/cookie";
import { returnTo } from "@/session/return";
import { keepUnconfirmed, takeUnconfirmed } from "@/session/unconfirmed";
import { confirmSchema, emailSchema, newPasswordSchema, signInSchema, signUpSchema } from "./schemas";

const query = (values: Record<string, string>) => new URLSearchParams(values).toString();

/** Signs in, and goes on to the page that was wanted. */
export const signInAction = publicAction(signInSchema, async ({ next, ...credentials }) => {
  const outcome = await signIn(credentials);
  if (!outcome.ok) return outcome;
  if (outcome.value.state === "unconfirmed") {
    await keepUnconfirmed(await cookies(), { ...credentials, next });
    redirect(`/confirm?${query({ email: credentials.email })}`);
  }
  await writeSession(await cookies(), outcome.value.session);
  redirect(returnTo(next));
});

/** Makes an account, and goes on to its confirmation. */
export const signUpAction = publicAction(signUpSchema, async (credentials) => {
  const outcome = await signUp(credentials);
  if (!outcome.ok) return outcome;
  await keepUnconfirmed(await cookies(), credentials);
  redirect(`/confirm?${query({ email: credentials.email })}`);
});

/** Confirms an address, and signs in whoever has just typed the password here; anybody else goes on to signing in. */
export const confirmAction = publicAction(confirmSchema, async ({ email, code }) => {
  const outcome = await confirmSignUp(email, code);
  if (!outcome.ok) return outcome;
  const jar = await cookies();
  const known = await takeUnconfirmed(jar, email);
  const signedIn = known && (await signIn(known));
  if (signedIn?.ok && signedIn.value.state === "signed_in") {
    await writeSession(jar, signedIn.value.session);
    redirect(returnTo(known?.next));
  }
  redirect(`/sign-in?${query({ email, note: "confirmed" })}`);
});

/** Sends the code of a confirmation once more. */
export const resendAction = publicAction(emailSchema, async ({ email }) => {
  const outcome = await resendCode(email);
  if (!outcome.ok) return outcome;
  redirect(`/confirm?${query({ email, note: "sent" })}`);
});

/** Sends a code by which the password can be changed. */
export const forgotPasswordAction = publicAction(emailSchema, async ({ email }) => {
  const outcome = await forgotPassword(email);
  if (!outcome.ok) return outcome;
  redirect(`/new-password?${query({ email })}`);
});

/** Sets another password, and goes on to signing in. */
export const newPasswordAction = publicAction(newPasswordSchema, async ({ code, ...credentials }) => {
  const outcome = await changePassword(credentials, code);
  if (!outcome.ok) return outcome;
  redirect(`/sign-in?${query({ email: credentials.email, note: "changed" })}`);
});
