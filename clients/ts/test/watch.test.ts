import type { ServerResponse } from "node:http";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { StreamEvent } from "../src/index.js";
import { beginStream, call, clientsOf, event, nowhere, post, problem, sendJSON, sendProblem, serve, topic, writing } from "./server.js";

async function all<T>(events: AsyncIterable<StreamEvent<T>>): Promise<StreamEvent<T>[]> {
  const seen: StreamEvent<T>[] = [];
  for await (const one of events) seen.push(one);
  return seen;
}

beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0); // nobody waits longer than is told
});

const network = { type: "failure", failure: { kind: "network", correlationId: call, cause: expect.any(Error) } };
const progress = { type: "progress", ...writing };

describe("a stream", () => {
  it("tells progress, heartbeats, and the result with what was said about it", async () => {
    const { url, seen } = await serve((response) => {
      beginStream(response, { "X-Correlation-Id": "caller-0001" });
      response.write(event("heartbeat", {}) + event("progress", { stage: "queued", outputTokens: 0, maxTokens: 6000 }));
      response.write(event("progress", { ...writing, novelty: true }) + event("novelty", { a: 1 }));
      response.end(event("meta", { model: "model-1", degraded: ["search"], idempotencyStatus: "stored" }) + event("result", post));
    });
    expect(await all(clientsOf(url).ai.watch.generateBlogPost(topic, { idempotencyKey: "key-0001" }))).toEqual([
      { type: "heartbeat" },
      { type: "progress", stage: "queued", outputTokens: 0, maxTokens: 6000 },
      progress,
      { type: "result", data: post, meta: { status: 200, correlationId: "caller-0001", model: "model-1", degraded: ["search"], idempotency: "stored" } },
    ]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", url: "/ai/generate-blog-post", body: JSON.stringify(topic) });
    expect(seen[0]?.headers).toMatchObject({
      accept: "text/event-stream, application/problem+json",
      authorization: "Bearer token",
      "idempotency-key": "key-0001",
    });
  });

  it("ends with the result, whatever comes after it", async () => {
    const { url } = await serve((response) => {
      beginStream(response);
      response.end(event("result", post) + event("error", problem(500, "internal")));
    });
    expect((await all(clientsOf(url).ai.watch.generateBlogPost(topic))).map(({ type }) => type)).toEqual(["result"]);
  });

  it("ends with the problem of an error event", async () => {
    const { url } = await serve((response) => {
      beginStream(response);
      response.end(event("progress", writing) + event("error", problem(502, "ai.invalid_model_output")));
    });
    expect(await all(clientsOf(url).ai.watch.generateBlogPost(topic))).toEqual([
      progress,
      { type: "failure", failure: { kind: "problem", problem: problem(502, "ai.invalid_model_output"), correlationId: call } },
    ]);
  });

  it("asks nobody before the first event is wanted", async () => {
    const { url, seen } = await serve((response) => sendJSON(response, 500, {}));
    clientsOf(url).ai.watch.generateBlogPost(topic);
    await all(clientsOf(url).ai.watch.generateAgentBio({ name: "Dana", agencyName: "Lakeside" }));
    expect(seen.map((one) => one.url)).toEqual(["/ai/generate-agent-bio"]);
  });
});

describe("the pieces in which a stream comes", () => {
  const plain =
    "\uFEFF: welcome\n\nretry: 10\nid: 7\nevent: heartbeat\ndata: {}\n\nevent: progress\ndata:" +
    JSON.stringify(writing) +
    '\n\nevent: heartbeat\n\ndata: {}\n\nevent\n: still here\nevent: result\ndata: {"blogPost":\ndata:  ' +
    JSON.stringify(post.blogPost) +
    ',\ndata: "headerImage": ' +
    JSON.stringify(post.headerImage) +
    "}\n\n";
  const expected = [{ type: "heartbeat" }, progress, { type: "result", data: post, meta: { status: 200 } }];

  async function read(pieces: Uint8Array[]): Promise<unknown> {
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        for (const piece of pieces) stream.enqueue(piece);
        stream.close();
      },
    });
    const answer = async () => new Response(body, { headers: { "Content-Type": "text/event-stream;charset=utf-8" } });
    return all(clientsOf("http://gateway.invalid", { fetch: answer }).ai.watch.generateBlogPost(topic));
  }

  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("do not matter: %s", async (_, end) => {
    const bytes = new TextEncoder().encode(plain.replaceAll("\n", end));
    for (let at = 0; at <= bytes.length; at++) {
      expect(await read([bytes.subarray(0, at), new Uint8Array(), bytes.subarray(at)]), `cut at byte ${at}`).toEqual(expected);
    }
    expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte))), "byte for byte").toEqual(expected);
  });

  it("are a failure when the last event lacks its end, wherever that is", async () => {
    const bytes = new TextEncoder().encode(plain);
    for (let length = 0; length < bytes.length; length++) {
      expect(await read([bytes.subarray(0, length)]), `${length} bytes`).toContainEqual(network);
    }
  });
});

describe("a stream that does not begin", () => {
  it.each<[string, (response: ServerResponse) => unknown, unknown]>([
    [
      "a problem with a long time to wait",
      (r) => sendProblem(r, problem(429, "rate_limited"), { "Retry-After": "21" }),
      { kind: "problem", problem: problem(429, "rate_limited"), retryAfter: 21 },
    ],
    ["a problem", (r) => sendProblem(r, problem(404, "not_found")), { kind: "problem", problem: problem(404, "not_found") }],
    ["HTML", (r) => r.writeHead(500, { "Content-Type": "text/html" }).end("<h1>Oops</h1>"), { kind: "unreadable", status: 500 }],
    ["a redirect", (r) => r.writeHead(302, { Location: "/" }).end(), { kind: "unreadable", status: 302 }],
    ["JSON", (r) => sendJSON(r, 200, post), { kind: "unreadable", status: 200 }],
    ["no content", (r) => r.writeHead(204).end(), { kind: "unreadable", status: 204 }],
  ])("is one failure, and nothing is tried again: %s", async (_, answer, failure) => {
    const { url, seen } = await serve((response) => void answer(response));
    const events = await all(clientsOf(url).ai.watch.generateBlogPost(topic, { idempotencyKey: "key-0001" }));
    expect(events).toEqual([{ type: "failure", failure: { correlationId: call, ...(failure as object) } }]);
    expect(seen).toHaveLength(1);
  });

  it("is a network failure when nobody is there, with a key and without", async () => {
    const { ai } = clientsOf(await nowhere());
    expect(await all(ai.watch.generateBlogPost(topic))).toEqual([network]);
    expect(await all(ai.watch.generateBlogPost(topic, { idempotencyKey: "key-0001" }))).toEqual([network]);
  });
});

describe("a stream that goes wrong", () => {
  it.each([
    ["cut JSON", 'event: result\ndata: {"blogPost":\n\n'],
    ["no object", "event: progress\ndata: 1\n\n"],
    ["an error that is no problem", event("error", { message: "oops" })],
  ])("is unreadable: %s", async (_, text) => {
    const { url } = await serve((response) => {
      beginStream(response);
      response.end(event("heartbeat", {}) + text);
    });
    expect(await all(clientsOf(url).ai.watch.generateBlogPost(topic, { idempotencyKey: "key-0001" }))).toMatchObject([
      { type: "heartbeat" },
      { type: "failure", failure: { kind: "unreadable", status: 200, correlationId: call } },
    ]);
  });

  const breaks: [string, (response: ServerResponse) => void][] = [
    ["it breaks", (response) => response.write(event("progress", writing), () => response.destroy())],
    ["it ends without a last event", (response) => response.end(event("progress", writing))],
  ];

  it.each(breaks)("is a network failure without a key: %s", async (_, ends) => {
    const { url, seen } = await serve((response) => {
      beginStream(response);
      ends(response);
    });
    expect(await all(clientsOf(url).ai.watch.generateBlogPost(topic))).toEqual([progress, network]);
    expect(seen).toHaveLength(1);
  });

  it.each(breaks)("is taken up again with a key, by the same request: %s", async (_, ends) => {
    const { url, seen } = await serve((response, nth) => {
      beginStream(response);
      if (nth === 1) ends(response);
      else response.end(event("meta", { model: "model-1", idempotencyStatus: "replayed" }) + event("result", post));
    });
    expect(await all(clientsOf(url).ai.watch.generateBlogPost(topic, { idempotencyKey: "key-0001" }))).toEqual([
      progress,
      { type: "result", data: post, meta: { status: 200, model: "model-1", idempotency: "replayed" } },
    ]);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
  });

  it.each(breaks)("is given up when it goes wrong three times: %s", async (_, ends) => {
    const { url, seen } = await serve((response) => {
      beginStream(response);
      ends(response);
    });
    const events = await all(clientsOf(url).ai.watch.generateBlogPost(topic, { idempotencyKey: "key-0001" }));
    expect(events).toEqual([progress, progress, progress, network]);
    expect(seen).toHaveLength(3);
  });
});

describe("a stream that is left", () => {
  it("is closed when the loop ends early, which the server sees", async () => {
    const left = Promise.withResolvers<void>();
    const { url, seen } = await serve((response) => {
      response.on("close", left.resolve);
      beginStream(response);
      response.write(event("progress", writing));
    });
    for await (const one of clientsOf(url).ai.watch.generateBlogPost(topic, { idempotencyKey: "key-0001" })) {
      expect(one).toEqual(progress);
      break;
    }
    await left.promise;
    expect(seen).toHaveLength(1);
  });

  it("is closed when the caller's signal comes, and says so", async () => {
    const left = Promise.withResolvers<void>();
    const leaving = new AbortController();
    const { url, seen } = await serve((response) => {
      response.on("close", left.resolve);
      beginStream(response);
      response.write(event("progress", writing));
    });
    const seenEvents: unknown[] = [];
    for await (const one of clientsOf(url).ai.watch.generateBlogPost(topic, { signal: leaving.signal, idempotencyKey: "key-0001" })) {
      seenEvents.push(one);
      leaving.abort();
    }
    expect(seenEvents).toMatchObject([progress, { type: "failure", failure: { kind: "aborted", correlationId: call } }]);
    await left.promise;
    expect(seen).toHaveLength(1);
  });

  it("is closed when the deadline passes, heartbeats or not", async () => {
    const left = Promise.withResolvers<void>();
    const { url } = await serve((response) => {
      beginStream(response);
      const beat = setInterval(() => response.write(event("heartbeat", {})), 5);
      response.on("close", () => {
        clearInterval(beat);
        left.resolve();
      });
    });
    const events = await all(clientsOf(url).ai.watch.generateBlogPost(topic, { timeoutMs: 60, idempotencyKey: "key-0001" }));
    expect(events.at(-1)).toMatchObject({ type: "failure", failure: { kind: "timeout", correlationId: call } });
    await left.promise;
  });

  it("is closed at once when its iterator is, though no event comes", async () => {
    const left = Promise.withResolvers<void>();
    const { url } = await serve((response) => {
      response.on("close", left.resolve);
      beginStream(response);
      response.write(event("progress", writing));
    });
    const events = clientsOf(url).ai.watch.generateBlogPost(topic)[Symbol.asyncIterator]();
    expect(await events.next()).toEqual({ done: false, value: progress });
    const next = events.next(); // nothing is on its way
    await events.return?.();
    await left.promise;
    await next;
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});
