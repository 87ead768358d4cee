import type { Place } from "./trace";

/** A piece of work that a trace tells of. */
export type Span = {
  place: Place;
  /** The span above it, if there is one. */
  parentId?: string | undefined;
  name: string;
  kind: "server" | "client";
  /** Unix ms. */
  start: number;
  end: number;
  /** Whether it failed, on this side or on that of whom it called. */
  failed: boolean;
  /** What is said of it: nothing that somebody wrote, no address, no token. */
  attributes: Record<string, string | number>;
};

/** The times of what begins now: by the clock, and for as long as it took whatever becomes of the clock. */
export function begin(): () => Pick<Span, "start" | "end"> {
  const [start, from] = [Date.now(), performance.now()];
  return () => ({ start, end: start + performance.now() - from });
}

// The numbers of SpanKind and StatusCode in OTLP.
const kinds = { server: 2, client: 3 } as const;
const statusError = 2;

/** Spans of this program as a collector takes them: ExportTraceServiceRequest of OTLP 1.x in JSON. */
export const tracesOf = (spans: readonly Span[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf({ "service.name": "web" }) },
      scopeSpans: [{ scope: { name: "coagent/web" }, spans: spans.map(spanOf) }],
    },
  ],
});

const spanOf = ({ place, parentId, name, kind, start, end, failed, attributes }: Span) => ({
  traceId: place.traceId,
  spanId: place.spanId,
  ...(parentId !== undefined && { parentSpanId: parentId }),
  flags: 1,
  name,
  kind: kinds[kind],
  startTimeUnixNano: nanoseconds(start),
  endTimeUnixNano: nanoseconds(end),
  attributes: attributesOf(attributes),
  status: failed ? { code: statusError } : {},
});

// A number of JavaScript does not hold so many digits.
const nanoseconds = (ms: number): string => `${BigInt(Math.round(ms * 1000)) * 1000n}`;

const attributesOf = (of: Span["attributes"]) =>
  Object.entries(of).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: `${value}` } : { stringValue: value },
  }));
