import { beforeEach, describe, expect, it, vi } from "vitest";
import { beginStream, call, clientsOf, event, nowhere, post, problem, sendJSON, sendProblem, serve, topic } from "./server.js";

const key = { idempotencyKey: "key-0001" };
const token = { userId: "u", provider: "ZILLOW" } as const;
const html = { "Content-Type": "text/html" };

beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0); // nobody waits longer than is told
});

describe("a call that may be repeated", () => {
  it("is tried twice more, with the same key, id and body", async () => {
    const { url, seen } = await serve((response, nth) => {
      if (nth === 1) return void response.destroy();
      if (nth === 2) return void response.writeHead(502, html).end("<h1>Bad Gateway</h1>");
      sendJSON(response, 200, post);
    });
    expect(await clientsOf(url).ai.generateBlogPost(topic, key)).toMatchObject({ ok: true, data: post });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it("is a GET, too", async () => {
    const { url, seen } = await serve((response, nth) =>
      nth === 1 ? sendProblem(response, problem(503, "oauth.provider_unavailable")) : sendJSON(response, 200, { isValid: true }),
    );
    expect(await clientsOf(url).oauth.getToken(token)).toMatchObject({ ok: true });
    expect(seen).toHaveLength(2);
  });

  it("waits as long as it is told", async () => {
    const { url, seen } = await serve((response, nth) =>
      nth === 1 ? sendProblem(response, problem(429, "rate_limited"), { "Retry-After": "1" }) : sendJSON(response, 200, post),
    );
    const began = performance.now();
    expect(await clientsOf(url).ai.generateBlogPost(topic, key)).toMatchObject({ ok: true });
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
    expect(seen).toHaveLength(2);
  });

  it("ends with the last failure", async () => {
    const { url, seen } = await serve((response) => sendProblem(response, problem(503, "ai.model_throttled"), { "Retry-After": "0" }));
    expect(await clientsOf(url).ai.generateBlogPost(topic, key)).toEqual({
      ok: false,
      failure: { kind: "problem", problem: problem(503, "ai.model_throttled"), retryAfter: 0, correlationId: call },
    });
    expect(seen).toHaveLength(3);
  });

  it("is not tried again when the wait is longer than the deadline or than one waits", async () => {
    for (const [wait, options] of [
      ["2", { timeoutMs: 1_500 }],
      ["21", {}],
    ] as const) {
      const { url, seen } = await serve((response) => sendProblem(response, problem(429, "rate_limited"), { "Retry-After": wait }));
      expect(await clientsOf(url).ai.generateBlogPost(topic, { ...key, ...options })).toMatchObject({ failure: { retryAfter: Number(wait) } });
      expect(seen).toHaveLength(1);
    }
  });

  it("is tried as often as is wanted", async () => {
    const { url, seen } = await serve((response) => sendProblem(response, problem(503, "not_ready")));
    await clientsOf(url).ai.generateBlogPost(topic, { ...key, retries: 0 });
    expect(seen).toHaveLength(1);
    const patient = clientsOf(url, { retries: 4 });
    await patient.oauth.getToken(token);
    expect(seen).toHaveLength(1 + 5);
    await patient.oauth.getToken(token, { retries: 0 });
    expect(seen).toHaveLength(1 + 5 + 1);
  });

  it("stops waiting when the caller leaves", async () => {
    const leaving = new AbortController();
    const { url, seen } = await serve((response) => {
      sendProblem(response, problem(429, "rate_limited"), { "Retry-After": "19" });
      response.on("close", () => leaving.abort());
      response.socket?.end();
    });
    expect(await clientsOf(url).ai.generateBlogPost(topic, { ...key, signal: leaving.signal })).toMatchObject({ failure: { kind: "aborted" } });
    expect(seen).toHaveLength(1);
  });

  it("is watched: what fails before or within the stream is tried again", async () => {
    const { url, seen } = await serve((response, nth) => {
      if (nth === 1) return sendProblem(response, problem(503, "gateway.upstream_unavailable"));
      beginStream(response);
      response.end(nth === 2 ? event("error", problem(503, "ai.model_throttled")) : event("result", post));
    });
    const events = [];
    for await (const one of clientsOf(url).ai.watch.generateBlogPost(topic, key)) events.push(one.type);
    expect(events).toEqual(["result"]);
    expect(seen).toHaveLength(3);
  });
});

describe("a call that is made once", () => {
  it("is one that might do a thing twice: a POST without a key, a DELETE", async () => {
    const { url, seen } = await serve((response) => sendProblem(response, problem(503, "not_ready"), { "Retry-After": "0" }));
    const { ai, oauth, search } = clientsOf(url);
    await ai.generateBlogPost(topic);
    await search.searchWeb({ query: "go" });
    await oauth.deleteToken(token);
    expect(seen).toHaveLength(3);
  });

  it.each([
    [400, "invalid_request"],
    [401, "unauthenticated"],
    [409, "oauth.reauth_required"],
    [422, "ai.content_refused"],
    [500, "internal"],
    [502, "ai.invalid_model_output"],
    [504, "timeout"],
  ])("is one that fails for good: %d", async (status, code) => {
    const { url, seen } = await serve((response) => sendProblem(response, problem(status, code)));
    await clientsOf(url).ai.generateBlogPost(topic, key);
    expect(seen).toHaveLength(1);
  });

  it("is over at its deadline, repeats included", async () => {
    const { ai } = clientsOf(await nowhere(), {
      fetch: (_, init) => new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason))),
    });
    expect(await ai.generateBlogPost(topic, { ...key, timeoutMs: 30 })).toMatchObject({ failure: { kind: "timeout" } });
  });
});
