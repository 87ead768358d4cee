import { randomBytes } from "node:crypto";

/** A place in a trace, as W3C Trace Context has it. */
export type Place = {
  traceId: string;
  spanId: string;
  /** Whether the spans of the trace are recorded. */
  recorded: boolean;
};

// W3C Trace Context, section 3.2: version, trace id, parent id, flags; ids of zeros alone are invalid.
const pattern = /^00-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})$/;

/** The place that a traceparent names; undefined if it names none. */
export function readPlace(traceparent: string | undefined | null): Place | undefined {
  const [, traceId, spanId, flags] = pattern.exec(traceparent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, recorded: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The traceparent that names a place. */
export const traceparentOf = ({ traceId, spanId, recorded }: Place): string =>
  `00-${traceId}-${spanId}-${recorded ? "01" : "00"}`;

/** A new place below another one. */
export const placeBelow = (parent: Place): Place => ({ ...parent, spanId: newId(8) });

/**
 * The place of a request that somebody makes: in their trace if they name one, or else in a new one. Whether it is
 * recorded is drawn by a share, 0 to 1: strangers do not decide it.
 */
export const placeFor = (parent: Place | undefined, share: number): Place => ({
  traceId: parent?.traceId ?? newId(16),
  spanId: newId(8),
  recorded: Math.random() < share,
});

const newId = (bytes: number): string => randomBytes(bytes).toString("hex");
