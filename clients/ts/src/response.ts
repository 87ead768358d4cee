import { type Failure, mediaType, parseObject, readAnswer, unreadable } from "./result.js";
import { readEvents } from "./stream.js";

/** How an answer with events is made. */
export type ToResponseOptions = {
  /** Added to the answer's own. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** That of the call which the events come from; the reader's failures tell it. */
  correlationId?: string | undefined;
};

/**
 * Makes the answer of a route handler of what `watch` gives, or of any events that JSON can hold: a stream of
 * server-sent events, which `fromResponse` reads. The causes of failures stay here. Whoever hangs up ends the work.
 */
export function toResponse<E extends { type: string }>(
  events: AsyncIterable<E>,
  options: ToResponseOptions = {},
): Response {
  const iterator = events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const headers = new Headers(options.headers);
  headers.set("Content-Type", "text/event-stream");
  headers.set("Cache-Control", "no-store, no-transform"); // what is compressed is held back
  headers.set("X-Accel-Buffering", "no");
  if (options.correlationId !== undefined) headers.set("X-Correlation-Id", options.correlationId);
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      const { done, value } = await iterator.next();
      stream.enqueue(encoder.encode(done ? "event: end\ndata: {}\n\n" : `data: ${serialize(value)}\n\n`));
      if (done) stream.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, { headers });
}

function serialize(event: { type: string }): string {
  const replace = (name: string, value: unknown) => (name === "cause" ? undefined : value);
  return JSON.stringify(event, event.type === "failure" ? replace : undefined);
}

/**
 * Reads what `toResponse` made, in a browser, say: give it what `fetch` gives. It never throws for what happens
 * outside: when there is no answer, or none of toResponse, or it breaks off, a failure is the last event. Leaving the
 * loop hangs up.
 */
export async function* fromResponse<E extends { type: string }>(
  fetched: Response | Promise<Response>,
): AsyncGenerator<E | { type: "failure"; failure: Failure }, void, undefined> {
  let correlationId = "unknown";
  let cause: unknown = new Error("The stream ended before its last event.");
  try {
    const response = await fetched;
    correlationId = response.headers.get("X-Correlation-Id") ?? correlationId;
    if (response.body === null || mediaType(response) !== "text/event-stream") {
      const answer = await readAnswer(response, correlationId);
      yield { type: "failure", failure: answer.ok ? unreadable(response, correlationId) : answer.failure };
      return;
    }
    for await (const { event, data } of readEvents(response.body)) {
      if (event === "end") return;
      const { value } = parseObject(data);
      if (value !== undefined && "type" in value) yield value as E;
    }
  } catch (thrown) {
    cause = thrown;
  }
  const aborted = cause instanceof DOMException && cause.name === "AbortError";
  yield { type: "failure", failure: { kind: aborted ? "aborted" : "network", correlationId, cause } };
}
