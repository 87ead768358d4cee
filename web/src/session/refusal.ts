import { type Field, messages, type UserFailure, unavailable } from "@/services/failure";
import { logWarning } from "@/telemetry/log";
import { passwordRule } from "./password";

/** What Cognito is asked for. */
export type Step =
  | "signIn"
  | "signUp"
  | "confirmSignUp"
  | "sendCode"
  | "changePassword"
  | "renewal"
  | "signOut"
  | "deleteUser"
  | "check";

const field = (name: string, message: string): Field => ({ name, message });
const noFit = field("password", "This password and this address do not fit.");
const weakPassword = field("password", passwordRule);
const taken = field("email", "There is an account with this address.");
const wrongCode = field("code", "This code is not right.");
const oldCode = field("code", "This code has expired. Ask for another one.");

// What the person can mend, by Cognito's name for it. That there is no account with an address is told to nobody: it
// is as if the password or the code were wrong.
const mistakes: Record<Step, Readonly<Record<string, Field>>> = {
  signIn: {
    InvalidParameterException: noFit,
    InvalidPasswordException: noFit,
    NotAuthorizedException: noFit,
    PasswordResetRequiredException: field("password", "Choose a new one first, by “Forgotten password”."),
    UserNotFoundException: noFit,
  },
  signUp: {
    InvalidParameterException: field("email", "This address cannot be used."),
    InvalidPasswordException: weakPassword,
    UsernameExistsException: taken,
  },
  confirmSignUp: {
    AliasExistsException: taken,
    CodeMismatchException: wrongCode,
    ExpiredCodeException: oldCode,
    InvalidParameterException: wrongCode,
    NotAuthorizedException: field("code", "This account is confirmed. Please sign in."),
    UserNotFoundException: wrongCode,
  },
  sendCode: {},
  changePassword: {
    CodeMismatchException: wrongCode,
    ExpiredCodeException: oldCode,
    InvalidParameterException: wrongCode,
    InvalidPasswordException: weakPassword,
    PasswordHistoryPolicyViolationException: field("password", "Choose one that you have not had before."),
    UserNotConfirmedException: wrongCode,
    UserNotFoundException: wrongCode,
  },
  renewal: {},
  signOut: {},
  deleteUser: {},
  check: {},
};

const busy = new Set(["LimitExceededException", "TooManyFailedAttemptsException", "TooManyRequestsException"]);

// Cognito says this also of a pool or a client that is not set up as the application needs it.
const doubtful = "InvalidParameterException";

/**
 * What a page needs to know of a refusal. What may not be the person's mistake is logged by its names; what Cognito
 * wrote is not, for it may hold an address.
 */
export function refusalOf(step: Step, error: unknown, correlationId: string): UserFailure {
  const name = nameOf(error);
  const mistake = Object.hasOwn(mistakes[step], name) ? mistakes[step][name] : undefined;
  const failure = mistake === undefined ? absence(name) : correct(mistake);
  if (mistake === undefined || name === doubtful) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    logWarning("Cognito did not do what was asked.", { correlationId, step, kind: failure.kind, error: name, code });
  }
  return failure;
}

const correct = (mistake: Field): UserFailure => ({ kind: "correct", fields: [mistake], message: messages.correct });

const absence = (name: string): UserFailure =>
  busy.has(name) ? { kind: "wait", message: messages.wait, retryAfter: 60 } : unavailable("identity");

/** Says whether a code cannot be sent because of the account: there is none, or its address cannot have one. */
export const isAboutAccount = (error: unknown): boolean =>
  ["UserNotFoundException", "InvalidParameterException"].includes(nameOf(error));

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
