import type { Failure, Problem } from "@coagent/clients";
import { newVersionWords } from "./new-version";

/** A phrase of a text that steers readers, why it does, and what to write instead. */
export type FairHousingFinding = NonNullable<Problem["findings"]>[number];

/** Who did not do what was asked. */
export type Service = "ai" | "search" | "oauth" | "identity" | "library";

/** One field of a form that must be corrected. */
export type Field = {
  /** The place in the request, as "topic" or "comments.3". */
  name: string;
  /** What is wrong with it; never its value. */
  message: string;
};

/** Why a connection is dead, as far as this program knows; "other" is a newer reason. */
export const reauthReasons = [
  "revoked",
  "expired",
  "password_changed",
  "app_removed",
  "scope_removed",
  "in_doubt",
] as const;
export type ReauthReason = (typeof reauthReasons)[number] | "other";

/** What a page can do about a failure. This list is closed: a page handles every kind. */
type Action =
  /** The person corrects these fields. */
  | { kind: "correct"; fields: Field[] }
  /** The same words would fail again; the person puts it differently. `findings` are the phrases that must go. */
  | { kind: "rephrase"; findings?: FairHousingFinding[] }
  /** The page asks once more, with a new key. */
  | { kind: "ask_anew" }
  /** The page is of a version of the application that is no more. It is loaded anew. */
  | { kind: "new_version" }
  | { kind: "sign_in" }
  | { kind: "not_allowed" }
  /** There is no such thing of this person, or no more. */
  | { kind: "not_found" }
  /** The person connects the account for the first time. */
  | { kind: "connect" }
  /** The person connects the account once more. */
  | { kind: "reconnect"; reason: ReauthReason }
  /** All is well but too much is going on. `retryAfter` says when to try again. */
  | { kind: "wait" }
  /** What may be used in a month is used. The person waits for the next one, or writes by hand. */
  | { kind: "budget_spent" }
  /** A service is not to be had. The page goes on as `fallback` says. */
  | { kind: "unavailable"; service: Service; fallback: Fallback }
  /** A mistake of ours, or one of a provider's that somebody must look into. */
  | { kind: "fault" }
  /** The person left. There is nobody to tell. */
  | { kind: "cancelled" };

/** What a page does without a service. */
export type Fallback =
  /** Show what was written before, if there is any, and let the person write. */
  | "write_by_hand"
  /** Leave out what needs the search, and go on with all else. */
  | "go_on_without"
  /** Use a token that is still good, pause what needs the account, and show how to connect again. */
  | "pause_account"
  /** Nobody can sign in or sign up for the moment. */
  | "come_back_later"
  /** Keep in this browser what was typed, and save it later. */
  | "keep_here";

/** A failure as a page needs it. */
export type UserFailure = Action & {
  /** For the person. It holds nothing that came from a model or a provider; only phrases of `findings` may. */
  message: string;
  /** Seconds to wait before the same is asked again with the same key; absent if something must change first. */
  retryAfter?: number;
  /** To be quoted when one asks for help. */
  reference?: string;
};

type ActionKind = Exclude<Action["kind"], "cancelled" | "new_version">;

const byCode: Record<string, ActionKind> = {
  invalid_request: "correct",
  unauthenticated: "sign_in",
  forbidden: "not_allowed",
  not_found: "fault",
  method_not_allowed: "fault",
  request_timeout: "unavailable",
  payload_too_large: "rephrase",
  unsupported_media_type: "fault",
  "auth.ambiguous_authorization": "fault",
  "auth.keys_unavailable": "unavailable",
  rate_limited: "wait",
  idempotency_key_reused: "ask_anew",
  internal: "fault",
  timeout: "unavailable",
  overloaded: "wait",
  not_ready: "unavailable",
  "gateway.upstream_unavailable": "unavailable",
  "gateway.bad_upstream_answer": "unavailable",

  "ai.model_throttled": "wait",
  "ai.model_unavailable": "unavailable",
  "ai.model_timeout": "unavailable",
  "ai.model_rejected": "unavailable",
  "ai.invalid_model_output": "unavailable",
  "ai.input_too_long": "rephrase",
  "ai.output_truncated": "rephrase",
  "ai.content_refused": "rephrase",
  "ai.search_timeout": "unavailable",
  "ai.search_unavailable": "unavailable",
  "ai.no_sources": "rephrase",
  "ai.busy": "wait",
  "ai.steering_language": "rephrase",
  "ai.generation_cancelled": "ask_anew",
  "ai.generation_not_found": "fault",
  "ai.generation_finished": "fault",
  "ai.keys_unavailable": "unavailable",

  "search.query_empty": "correct",
  "search.pattern_empty": "correct",
  "search.provider_quota": "unavailable",
  "search.provider_throttled": "wait",
  "search.provider_unavailable": "unavailable",
  "search.provider_timeout": "unavailable",
  "search.provider_rejected": "unavailable",
  "search.provider_invalid_answer": "unavailable",
  "search.event_not_sent": "unavailable",
  "search.cache_unavailable": "unavailable",

  "oauth.not_connected": "connect",
  "oauth.reauth_required": "reconnect",
  "oauth.code_invalid": "connect",
  "oauth.code_spent": "connect",
  "oauth.exchange_in_progress": "wait",
  "oauth.offline_access_missing": "connect",
  "oauth.scope_missing": "connect",
  "oauth.redirect_uri_unknown": "fault",
  "oauth.code_verifier_required": "fault",
  "oauth.version_unknown": "fault",
  "oauth.refresh_in_progress": "wait",
  "oauth.provider_unavailable": "unavailable",
  "oauth.provider_not_configured": "unavailable",
  "oauth.provider_misconfigured": "unavailable",
  "oauth.storage_unavailable": "unavailable",
  "oauth.sealing_unavailable": "unavailable",
  "oauth.integrity_error": "fault",
  "oauth.unsupported_record": "reconnect",
};

/**
 * What is to be done about a problem, where its code says more than its status.
 * A code that is not here is judged by its status.
 */
export const actions: ReadonlyMap<string, ActionKind> = new Map(Object.entries(byCode));

/** The words for each kind of failure. */
export const messages: Record<Exclude<ActionKind, "unavailable">, string> = {
  correct: "Please correct what is marked.",
  rephrase: "That cannot be done as it is asked for. Please put it differently.",
  ask_anew: "This was asked for before in other words. Please send it once more.",
  sign_in: "Please sign in again.",
  not_allowed: "You are not allowed to do that.",
  not_found: "There is nothing here, or no more.",
  connect: "This account is not connected. Please connect it.",
  reconnect: "The connection to this account has ended. Please connect it again.",
  budget_spent: "This month's share is used. All else works as before.",
  wait: "There is much to do at the moment. Please try again shortly.",
  fault: "Something went wrong on our side.",
};

/** What the page asked for is unknown to the version of the application that runs now. */
export const newVersion: UserFailure = { kind: "new_version", message: newVersionWords };

/** More was sent than may be. */
export const tooMuch: UserFailure = {
  kind: "rephrase",
  message: "That is too much at once. Please shorten it.",
};

// Where a code says more than its kind, so does its message.
const messageByCode: Record<string, string> = {
  payload_too_large: tooMuch.message,
  "ai.content_refused": "The AI declined to write about this. Please put it differently.",
  "ai.steering_language":
    "The text would steer readers, which the law forbids. Please describe the home, not who should live in it.",
  "ai.input_too_long": tooMuch.message,
  "ai.output_truncated": "The text would become too long. Please ask for less at once.",
  "ai.generation_cancelled": "This was cancelled. Please send it once more if you want it after all.",
  "ai.no_sources": "Nothing was found about this. Please ask for something wider.",
  "search.query_empty": "Please enter some words to search for.",
  "search.pattern_empty": "Please enter some words to search for.",
  "oauth.code_invalid": "The account could not be connected. Please try again from the start.",
  "oauth.code_spent": "The account could not be connected. Please try again from the start.",
  "oauth.offline_access_missing": "The provider did not allow lasting access. Please connect again and agree to it.",
  "oauth.scope_missing": "A permission that is needed was not granted. Please connect again and agree to all of them.",
};
const closer: ReadonlyMap<string, string> = new Map(Object.entries(messageByCode));

const absence: Record<Service, { message: string; fallback: Fallback }> = {
  ai: {
    message: "AI service temporarily unavailable. You can write the text yourself meanwhile.",
    fallback: "write_by_hand",
  },
  search: { message: "Search is temporarily unavailable. All else works.", fallback: "go_on_without" },
  oauth: { message: "Connected accounts cannot be reached at the moment.", fallback: "pause_account" },
  identity: {
    message: "Signing in is not possible at the moment. Please try again shortly.",
    fallback: "come_back_later",
  },
  library: {
    message: "Your library cannot be reached at the moment. What you typed stays in this browser.",
    fallback: "keep_here",
  },
};

/** Turns a failed call of a service into what a page needs to know. It is total. */
export function userFailureOf(failure: Failure, service: Service): UserFailure {
  switch (failure.kind) {
    case "problem":
      return ofProblem(failure.problem, failure.retryAfter, service);
    case "timeout":
    case "network":
    case "unreadable":
      return { ...unavailable(service), reference: failure.correlationId };
    case "aborted":
      return { kind: "cancelled", message: "" };
  }
}

function ofProblem(problem: Problem, wait: number | undefined, service: Service): UserFailure {
  const kind = actions.get(problem.code) ?? byStatus(problem);
  const about = {
    message: closer.get(problem.code) ?? (kind === "unavailable" ? "" : messages[kind]),
    reference: problem.correlationId,
  };
  switch (kind) {
    case "correct": {
      const fields = fieldsOf(problem);
      // What is wrong is not what the person wrote.
      const ours = fields.length === 0 && problem.code === "invalid_request";
      return ours ? { kind: "fault", ...about, message: messages.fault } : { kind, fields, ...about };
    }
    case "reconnect":
      return { kind, reason: reasonOf(problem.reason), ...about };
    case "unavailable":
      return {
        ...unavailable(problem.code.startsWith("ai.search_") ? "search" : service, wait),
        reference: problem.correlationId,
      };
    case "wait":
      return { kind, retryAfter: wait ?? 1, ...about };
    case "rephrase":
      return { kind, ...(problem.findings === undefined ? {} : { findings: problem.findings }), ...about };
    default:
      return { kind, ...about };
  }
}

// A field can be marked only where the person wrote something: in the body.
function fieldsOf(problem: Problem): Field[] {
  return (problem.errors ?? [])
    .filter((e) => e.pointer.startsWith("/body/"))
    .map((e) => ({ name: nameOf(e.pointer), message: e.detail }));
}

// RFC 6901, section 4: ~1 before ~0.
const nameOf = (pointer: string) =>
  pointer.slice("/body/".length).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");

/** The failure of a service that is not to be had. */
export function unavailable(service: Service, retryAfter?: number): UserFailure {
  return { kind: "unavailable", service, ...absence[service], retryAfter: retryAfter ?? 0 };
}

/** A reason of the documents, or "other". */
export function reasonOf(reason: string | undefined): ReauthReason {
  return reauthReasons.find((r) => r === reason) ?? "other";
}

// For a code that is newer than this program.
function byStatus(problem: Problem): ActionKind {
  switch (problem.status) {
    case 400:
      return fieldsOf(problem).length > 0 ? "correct" : "fault";
    case 401:
      return "sign_in";
    case 403:
      return "not_allowed";
    case 413:
    case 422:
      return "rephrase";
    case 429:
      return "wait";
    case 408:
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return "fault";
  }
}
