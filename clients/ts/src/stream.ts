import type { Operations } from "./operations.gen.js";
import type { Failure, Meta, Stage } from "./result.js";
import { mediaType, parseObject, readAnswer, readMeta, readProblem, unreadable } from "./result.js";

/** The data of the events, as the documents name them. */
type EventData = Extract<Operations[keyof Operations], { events: unknown }>["events"];

/** How far the service is. Of `maxTokens` most texts need less. */
export type Progress = { type: "progress"; stage: Stage; outputTokens: number; maxTokens: number };

/** What is told while the service works. A result or a failure is the last event, and one of them always comes. */
export type StreamEvent<T> =
  | Progress
  | { type: "heartbeat" }
  | { type: "result"; data: T; meta: Meta }
  | { type: "failure"; failure: Failure };

/**
 * Reads an answer to Accept: text/event-stream. Whoever stops reading closes the connection. It throws when the
 * connection breaks, and ends without a last event when the answer does.
 */
export async function* readStream<T>(
  response: Response,
  correlationId: string,
): AsyncGenerator<StreamEvent<T>, void, undefined> {
  if (!response.ok) {
    const answer = await readAnswer<T>(response, correlationId);
    if (!answer.ok) yield { type: "failure", failure: answer.failure };
    return;
  }
  const failed = (cause?: unknown): StreamEvent<T> => ({
    type: "failure",
    failure: unreadable(response, correlationId, cause),
  });
  if (mediaType(response) !== "text/event-stream" || response.body === null) {
    await response.body?.cancel();
    yield failed();
    return;
  }
  const meta = readMeta(response);
  for await (const { event, data } of readEvents(response.body)) {
    const { value, cause } = parseObject(data);
    if (value === undefined) {
      yield failed(cause);
      return;
    }
    switch (event) {
      case "progress": {
        const { stage, outputTokens, maxTokens } = value as EventData["progress"];
        yield { type: "progress", stage, outputTokens, maxTokens };
        break;
      }
      case "heartbeat":
        yield { type: "heartbeat" };
        break;
      case "meta": {
        const { degraded, idempotencyStatus, model } = value as EventData["meta"];
        if (degraded !== undefined) meta.degraded = degraded;
        if (model !== undefined) meta.model = model;
        if (idempotencyStatus !== undefined) meta.idempotency = idempotencyStatus;
        break;
      }
      case "result":
        yield { type: "result", data: value as T, meta };
        return;
      case "error": {
        const failure = readProblem(value, response);
        yield failure === undefined ? failed() : { type: "failure", failure };
        return;
      }
      // Others are for clients younger than this one.
    }
  }
}

/** Reads server-sent events as the HTML standard has it (section 9.2.6), without ids and times for reconnecting. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ event: string; data: string }, void, undefined> {
  let event = "message";
  let data: string[] = [];
  for await (const line of readLines(body)) {
    if (line === "") {
      if (data.length > 0) yield { event, data: data.join("\n") };
      [event, data] = ["message", []];
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }
}

/** Lines end with CRLF, LF or CR. What has no end is no line. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const reader = body.getReader(); // not every browser can iterate over a stream
  let rest = "";
  let afterReturn = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      let text = decoder.decode(value, { stream: true });
      if (text === "") continue; // within a character
      if (afterReturn && text.startsWith("\n")) text = text.slice(1);
      afterReturn = text.endsWith("\r");
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // of a broken connection there is nothing to cancel
  }
}
