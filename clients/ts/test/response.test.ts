import { describe, expect, expectTypeOf, it } from "vitest";
import type { BlogPostResult } from "../src/ai/types.gen.js";
import { fromResponse, type StreamEvent, toResponse } from "../src/index.js";
import { beginStream, clientsOf, event, nowhere, post, problem, sendProblem, serve, topic, writing } from "./server.js";

type Event = StreamEvent<BlogPostResult>;

async function* of<E>(...events: E[]): AsyncGenerator<E> {
  yield* events;
}

async function all<E>(events: AsyncIterable<E>): Promise<E[]> {
  const seen: E[] = [];
  for await (const one of events) seen.push(one);
  return seen;
}

const result: Event = { type: "result", data: post, meta: { status: 200 } };
const events: Event[] = [{ type: "heartbeat" }, { type: "progress", ...writing }, result];

describe("an answer made of events", () => {
  it("is read as it was given", async () => {
    expect(await all(fromResponse<Event>(toResponse(of(...events))))).toEqual(events);
    expect(await all(fromResponse(toResponse(of<Event>())))).toEqual([]);
    expectTypeOf(fromResponse<Event>(new Response())).toExtend<AsyncIterable<Event>>();
  });

  it("is a stream that nobody keeps, compresses or holds back", () => {
    const { headers, status } = toResponse(of<Event>(), { headers: { "X-Mine": "1" }, correlationId: "caller-0001" });
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-correlation-id": "caller-0001",
      "x-mine": "1",
    });
  });

  it("takes an application's own events", async () => {
    const own = { type: "done", title: "Zwölf Häuser\n\n🏡", cause: "kept" };
    expect(await all(fromResponse<typeof own>(toResponse(of(own))))).toEqual([own]);
  });

  it("tells failures without their causes, which are for the server", async () => {
    const failure = { kind: "network", correlationId: "caller-0001", cause: new Error("connect 10.0.0.7:8080") } as const;
    const response = toResponse(of<Event>({ type: "failure", failure }));
    expect(await response.clone().text()).not.toContain("10.0.0.7");
    expect(await all(fromResponse<Event>(response))).toEqual([{ type: "failure", failure: { kind: "network", correlationId: "caller-0001" } }]);
  });

  it("ends the work when the reader leaves, though no event comes", async () => {
    const left = Promise.withResolvers<void>();
    const { url } = await serve((response) => {
      response.on("close", left.resolve);
      beginStream(response);
      response.write(event("progress", writing));
    });
    for await (const one of fromResponse(toResponse(clientsOf(url).ai.watch.generateBlogPost(topic)))) {
      expect(one.type).toBe("progress");
      break;
    }
    await left.promise;
  });
});

describe("a reader of something else", () => {
  const failures = async (response: Response | Promise<Response>) =>
    (await all(fromResponse<Event>(response))).map((one) => (one.type === "failure" ? one.failure : one));

  it("says that the connection broke", async () => {
    async function* broken(): AsyncGenerator<Event> {
      yield { type: "heartbeat" };
      throw new Error("oops");
    }
    expect(await failures(toResponse(broken(), { correlationId: "caller-0001" }))).toMatchObject([
      { type: "heartbeat" },
      { kind: "network", correlationId: "caller-0001", cause: new Error("oops") },
    ]);
    const cut = new Response('data: {"type":"heartbeat"}\n\n', { headers: { "Content-Type": "text/event-stream" } });
    expect(await failures(cut)).toMatchObject([{ type: "heartbeat" }, { kind: "network", correlationId: "unknown" }]);
  });

  it("says that there is no answer, or that the caller left", async () => {
    expect(await failures(fetch(await nowhere()))).toMatchObject([{ kind: "network", cause: expect.any(TypeError) }]);
    const leaving = new AbortController();
    const { url } = await serve((response) => {
      beginStream(response);
      response.write('data: {"type":"heartbeat"}\n\n');
    });
    const seen: unknown[] = [];
    for await (const one of fromResponse<Event>(fetch(url, { signal: leaving.signal }))) {
      seen.push(one.type === "failure" ? one.failure.kind : one.type);
      leaving.abort();
    }
    expect(seen).toEqual(["heartbeat", "aborted"]);
  });

  it("says that it is none of ours", async () => {
    expect(await failures(new Response("<h1>", { status: 500 }))).toMatchObject([{ kind: "unreadable", status: 500 }]);
    expect(await failures(Response.json({}))).toMatchObject([{ kind: "unreadable", status: 200 }]);
    expect(await failures(new Response(null, { status: 204 }))).toMatchObject([{ kind: "unreadable", status: 204 }]);
  });

  it("says why the route handler refused", async () => {
    const { url } = await serve((response) => sendProblem(response, problem(401, "unauthenticated")));
    expect(await failures(fetch(url))).toMatchObject([{ kind: "problem", problem: { code: "unauthenticated" } }]);
  });
});
