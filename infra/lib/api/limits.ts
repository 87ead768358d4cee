import type { RateLimit } from "./document.ts";

/** What an account may have of API Gateway in a region, unless AWS was asked for more. */
const ofAccount = { rate: 10_000, burst: 5_000 };

/** What Lambda takes: 6 MB for an event, in which a body may stand as base64 among headers. */
export const largestBody = 4 << 20;

/** The longest that API Gateway waits for an answer in one piece, and for a stream, in seconds. */
export const longestWait = { buffered: 29, streamed: 900 };

/**
 * What a stage lets through to an operation: what each of those who are at work may ask, all of them together. The
 * service itself counts each of them.
 */
export function throttleOf({ requests, seconds }: RateLimit, expectedUsers: number) {
  return {
    throttlingRateLimit: Math.min((requests * expectedUsers) / seconds, ofAccount.rate),
    throttlingBurstLimit: Math.min(requests * expectedUsers, ofAccount.burst),
  };
}
