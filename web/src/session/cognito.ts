import {
  CodeMismatchException,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ExpiredCodeException,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  InvalidPasswordException,
  NotAuthorizedException,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SignUpCommand,
  UserNotConfirmedException,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { messages, type UserFailure, unavailable } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { settings } from "@/settings";
import { type Session, sessionLife } from "./session";

/** What somebody signs in with. */
export type Credentials = { email: string; password: string };

/** Somebody who signs in, or who has an account but has not shown yet that the address is theirs. */
export type SignIn = { state: "signed_in"; session: Session } | { state: "unconfirmed" };

let made: CognitoIdentityProviderClient | undefined;

// What is asked here needs no credentials of AWS; the app client is public.
const client = () =>
  (made ??= new CognitoIdentityProviderClient({
    region: settings.region,
    ...(settings.cognitoEndpoint === undefined ? {} : { endpoint: settings.cognitoEndpoint }),
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    maxAttempts: 2,
    requestHandler: { requestTimeout: 4_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  }));

/** Makes an account. A code goes to its address by mail. */
export const signUp = ({ email, password }: Credentials): Promise<Outcome<void>> =>
  asked(async () => {
    const UserAttributes = [{ Name: "email", Value: email }];
    await client().send(
      new SignUpCommand({ ClientId: settings.cognitoClientId, Username: email, Password: password, UserAttributes }),
    );
  });

/** Shows by the code that the address is theirs. */
export const confirmSignUp = (email: string, code: string): Promise<Outcome<void>> =>
  asked(async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ConfirmSignUpCommand({ ...who, ConfirmationCode: code }));
  });

/** Sends another code. Whether there is such an account is told to nobody. */
export const resendCode = (email: string): Promise<Outcome<void>> =>
  asked(async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ResendConfirmationCodeCommand(who)).catch(unlessUnknown);
  });

/** Sends a code by which the password can be changed. Whether there is such an account is told to nobody. */
export const forgotPassword = (email: string): Promise<Outcome<void>> =>
  asked(async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ForgotPasswordCommand(who)).catch(unlessUnknown);
  });

/** Sets another password by the code. */
export const changePassword = ({ email, password }: Credentials, code: string): Promise<Outcome<void>> =>
  asked(async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ConfirmForgotPasswordCommand({ ...who, ConfirmationCode: code, Password: password }));
  }, true);

/** Signs somebody in. */
export async function signIn({ email, password }: Credentials): Promise<Outcome<SignIn>> {
  try {
    const { AuthenticationResult } = await client().send(
      new InitiateAuthCommand({
        ClientId: settings.cognitoClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    );
    const { AccessToken, RefreshToken } = AuthenticationResult ?? {};
    if (!AccessToken || !RefreshToken) return { ok: false, failure: unavailable("identity") };
    const ends = Date.now() + sessionLife;
    const session = { ...access(AccessToken), refreshToken: RefreshToken, ends, email };
    return { ok: true, value: { state: "signed_in", session } };
  } catch (error) {
    if (error instanceof UserNotConfirmedException) return { ok: true, value: { state: "unconfirmed" } };
    const wrong =
      error instanceof NotAuthorizedException ||
      error instanceof UserNotFoundException ||
      error instanceof InvalidPasswordException;
    if (wrong) return { ok: false, failure: incorrect("password", "This password and this address do not fit.") };
    return { ok: false, failure: failureOf(error, false) };
  }
}

/**
 * A session with a new access token; undefined if Cognito says that it has ended. It throws if Cognito cannot be
 * asked.
 */
export async function renew(session: Session): Promise<Session | undefined> {
  try {
    const { AuthenticationResult } = await client().send(
      new InitiateAuthCommand({
        ClientId: settings.cognitoClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: session.refreshToken },
      }),
    );
    const { AccessToken, RefreshToken } = AuthenticationResult ?? {};
    if (!AccessToken) return undefined;
    return { ...session, ...access(AccessToken), refreshToken: RefreshToken ?? session.refreshToken };
  } catch (error) {
    if (error instanceof NotAuthorizedException) return undefined;
    throw error;
  }
}

/** Tells Cognito that a session is over, so that its refresh token is worth nothing any more. */
export const revoke = (session: Session): Promise<Outcome<void>> =>
  asked(async () => {
    const Token = session.refreshToken;
    await client().send(new RevokeTokenCommand({ ClientId: settings.cognitoClientId, Token }));
  });

// The token comes from Cognito itself, and every service checks it again.
function access(accessToken: string): Pick<Session, "accessToken" | "accessEnds" | "userId"> {
  const { sub = "", exp = 0 } = decodeJwt(accessToken);
  return { accessToken, accessEnds: exp * 1000, userId: sub };
}

async function asked(ask: () => Promise<void>, byCode = false): Promise<Outcome<void>> {
  try {
    await ask();
    return { ok: true, value: undefined };
  } catch (error) {
    return { ok: false, failure: failureOf(error, byCode) };
  }
}

const busy = new Set(["LimitExceededException", "TooManyRequestsException", "TooManyFailedAttemptsException"]);

function failureOf(error: unknown, byCode: boolean): UserFailure {
  const unknownHere = byCode && error instanceof UserNotFoundException; // as if the code were wrong
  if (error instanceof CodeMismatchException || unknownHere) return incorrect("code", "This code is not right.");
  if (error instanceof ExpiredCodeException) return incorrect("code", "This code has expired. Ask for another one.");
  if (error instanceof UsernameExistsException) return incorrect("email", "There is an account with this address.");
  if (error instanceof InvalidPasswordException) {
    return incorrect("password", "Use 8 characters or more: small and capital letters, a digit and a sign.");
  }
  if (error instanceof NotAuthorizedException) return incorrect("code", "This account is confirmed. Please sign in.");
  if (error instanceof Error && busy.has(error.name)) return { kind: "wait", message: messages.wait, retryAfter: 60 };
  return unavailable("identity");
}

const incorrect = (name: string, message: string): UserFailure => ({
  kind: "correct",
  fields: [{ name, message }],
  message: messages.correct,
});

function unlessUnknown(error: unknown): void {
  if (!(error instanceof UserNotFoundException)) throw error;
}
