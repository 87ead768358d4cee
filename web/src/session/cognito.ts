import {
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SignUpCommand,
  UserNotConfirmedException,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { settings } from "@/settings";
import { currentTrace } from "./current";
import { isAboutAccount, refusalOf, type Step } from "./refusal";
import { type Session, sessionLife } from "./session";

/** What somebody signs in with. */
export type Credentials = { email: string; password: string };

/** Somebody who signs in, or who has an account but has not shown yet that the address is theirs. */
export type SignIn = { state: "signed_in"; session: Session } | { state: "unconfirmed" };

let made: { endpoint: string | undefined; client: CognitoIdentityProviderClient } | undefined;

// What is asked here needs no credentials of AWS; the app client is public.
function client(): CognitoIdentityProviderClient {
  const endpoint = settings.cognitoEndpoint;
  if (made === undefined || made.endpoint !== endpoint)
    made = {
      endpoint,
      client: new CognitoIdentityProviderClient({
        region: settings.region,
        ...(endpoint === undefined ? {} : { endpoint }),
        credentials: { accessKeyId: "none", secretAccessKey: "none" },
        maxAttempts: 2,
        requestHandler: { requestTimeout: 4_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
      }),
    };
  return made.client;
}

/** Makes an account. A code goes to its address by mail. */
export const signUp = ({ email, password }: Credentials): Promise<Outcome<void>> =>
  asked("signUp", async () => {
    const UserAttributes = [{ Name: "email", Value: email }];
    await client().send(
      new SignUpCommand({ ClientId: settings.cognitoClientId, Username: email, Password: password, UserAttributes }),
    );
  });

/** Shows by the code that the address is theirs. */
export const confirmSignUp = (email: string, code: string): Promise<Outcome<void>> =>
  asked("confirmSignUp", async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ConfirmSignUpCommand({ ...who, ConfirmationCode: code }));
  });

/** Sends another code. Whether there is such an account is told to nobody. */
export const resendCode = (email: string): Promise<Outcome<void>> =>
  asked("sendCode", async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ResendConfirmationCodeCommand(who)).catch(unlessAboutAccount);
  });

/** Sends a code by which the password can be changed. Whether there is such an account is told to nobody. */
export const forgotPassword = (email: string): Promise<Outcome<void>> =>
  asked("sendCode", async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ForgotPasswordCommand(who)).catch(unlessAboutAccount);
  });

/** Sets another password by the code. */
export const changePassword = ({ email, password }: Credentials, code: string): Promise<Outcome<void>> =>
  asked("changePassword", async () => {
    const who = { ClientId: settings.cognitoClientId, Username: email };
    await client().send(new ConfirmForgotPasswordCommand({ ...who, ConfirmationCode: code, Password: password }));
  });

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
    if (!AccessToken || !RefreshToken) throw new Error("Cognito gave no tokens");
    const ends = Date.now() + sessionLife;
    const session = { ...access(AccessToken), refreshToken: RefreshToken, ends, email };
    return { ok: true, value: { state: "signed_in", session } };
  } catch (error) {
    if (error instanceof UserNotConfirmedException) return { ok: true, value: { state: "unconfirmed" } };
    return refused("signIn", error);
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
  asked("signOut", async () => {
    const Token = session.refreshToken;
    await client().send(new RevokeTokenCommand({ ClientId: settings.cognitoClientId, Token }));
  });

/** Deletes the account of somebody who is signed in. To delete one that is gone is a success too. */
export async function deleteUser(session: Session): Promise<Outcome<void>> {
  const outcome = await asked("deleteUser", async () => {
    await client().send(new DeleteUserCommand({ AccessToken: session.accessToken }));
  });
  return outcome.ok || !(await isGone(session)) ? outcome : { ok: true, value: undefined };
}

/** Says whether the account of a session is gone: it was deleted, here or elsewhere. */
export async function isGone(session: Session): Promise<boolean> {
  try {
    await getUser(session);
    return false;
  } catch (error) {
    return error instanceof UserNotFoundException;
  }
}

/** Asks Cognito whose session it is: whether people can sign in at the moment. */
export const checkIdentity = (session: Session): Promise<Outcome<void>> =>
  asked("check", async () => {
    await getUser(session);
  });

const getUser = ({ accessToken }: Session) => client().send(new GetUserCommand({ AccessToken: accessToken }));

// The token comes from Cognito itself, and every service checks it again.
function access(accessToken: string): Pick<Session, "accessToken" | "accessEnds" | "userId"> {
  const { sub = "", exp = 0 } = decodeJwt(accessToken);
  return { accessToken, accessEnds: exp * 1000, userId: sub };
}

async function asked(step: Step, ask: () => Promise<void>): Promise<Outcome<void>> {
  try {
    await ask();
    return { ok: true, value: undefined };
  } catch (error) {
    return refused(step, error);
  }
}

async function refused(step: Step, error: unknown): Promise<{ ok: false; failure: UserFailure }> {
  const { correlationId } = await currentTrace();
  return { ok: false, failure: refusalOf(step, error, correlationId) };
}

function unlessAboutAccount(error: unknown): void {
  if (!isAboutAccount(error)) throw error;
}
