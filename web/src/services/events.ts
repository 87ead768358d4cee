import {
  zAiContentGenerated,
  zEventTime,
  zOAuthTokenConnected,
  zOAuthTokenReauthRequired,
  zOAuthTokenRecovered,
  zOAuthTokenRefreshed,
  zOAuthTokenRevoked,
} from "@coagent/clients/events/zod";
import { z } from "zod";
import { reasonOf } from "./failure";

// A Date holds no more: ECMA-262, section 21.4.1.1.
const time = zEventTime.max(8.64e15).transform((ms) => new Date(ms));
// A newer service may have a reason that has no words here.
const reason = z.string().min(1).transform(reasonOf);

// One reader for each type of event, by the event's own schema; a line of the feed is what one of them gives.
const readers = {
  "ai.content.generated": zAiContentGenerated.extend({ timestamp: time }).transform((d) => ({
    type: "content_written" as const,
    ...who(d),
    content: d.contentType,
    topic: d.metadata.topic,
    degraded: d.metadata.degraded ?? [],
    ...(d.idempotencyKey && { key: d.idempotencyKey }),
  })),
  "oauth.token.connected": zOAuthTokenConnected
    .extend({ timestamp: time, expiresAt: time })
    .transform((d) => ({ type: "account_connected" as const, ...whose(d), until: d.expiresAt })),
  "oauth.token.refreshed": zOAuthTokenRefreshed
    .extend({ timestamp: time, expiresAt: time })
    .transform((d) => ({ type: "account_renewed" as const, ...whose(d), until: d.expiresAt })),
  "oauth.token.recovered": zOAuthTokenRecovered
    .extend({ timestamp: time, expiresAt: time })
    .transform((d) => ({ type: "account_recovered" as const, ...whose(d), until: d.expiresAt })),
  "oauth.token.reauth_required": zOAuthTokenReauthRequired
    .extend({ timestamp: time, reason })
    .transform((d) => ({ type: "account_ended" as const, ...whose(d), reason: d.reason })),
  "oauth.token.revoked": zOAuthTokenRevoked
    .extend({ timestamp: time })
    .transform((d) => ({ type: "account_disconnected" as const, ...whose(d) })),
};

type EventType = keyof typeof readers;

/** The types of the events that the feed shows. */
export const eventsShown = Object.keys(readers) as EventType[];

/**
 * One line of the activity feed, told apart by `type`. `id` is the same on every
 * delivery, and the feed drops repeats by it. The `version` of an account rises
 * with every change: what is not above the last that was seen is old news.
 * `content`, `degraded` and `provider` are open: a newer service may send values
 * that have no text of their own here, and the feed shows the line all the same.
 * `key` is the Idempotency-Key of what was asked for, if it had one.
 */
export type Activity = z.output<(typeof readers)[EventType]>;

/** What became of an event. */
export type Reading =
  | { kind: "activity"; activity: Activity }
  /** Well-formed, but of a type that the feed does not show. */
  | { kind: "ignored" }
  /** Not what the documents promise; `places` says where, never what stood there. */
  | { kind: "broken"; places: string[] };

type Dated = { eventId: string; timestamp: Date; userId: string };

const who = (d: Dated) => ({ id: d.eventId, at: d.timestamp, userId: d.userId });

const whose = (d: Dated & { provider: string; version: number }) => ({
  ...who(d),
  provider: d.provider,
  version: d.version,
});

const envelope = z.object({ "detail-type": z.string(), detail: z.unknown() });

/**
 * Reads an event as EventBridge delivers it. Members that it does not know are
 * left alone, so that a service may add some.
 */
export function readEvent(delivered: unknown): Reading {
  const outer = envelope.safeParse(delivered);
  if (!outer.success) return broken(outer.error, []);
  const type = eventsShown.find((known) => known === outer.data["detail-type"]);
  if (type === undefined) return { kind: "ignored" };
  const inner = readers[type].safeParse(outer.data.detail);
  return inner.success ? { kind: "activity", activity: inner.data } : broken(inner.error, ["detail"]);
}

const broken = (error: z.ZodError, under: string[]): Reading => ({
  kind: "broken",
  places: error.issues.map((issue) => [...under, ...issue.path.map(String)].join(".")),
});
