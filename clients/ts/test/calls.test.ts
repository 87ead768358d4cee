import { describe, expect, it, vi } from "vitest";
import { createClients } from "../src/index.js";
import { operations, version } from "../src/operations.gen.js";
import { call, clientsOf, nowhere, post, problem, sendJSON, sendProblem, serve, topic } from "./server.js";

/** Says whether JSON holds something, be it null. */
const parses = (text: string) => {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe("what is sent", () => {
  it("is the document's request, with token, key and trace", async () => {
    const { url, seen } = await serve((response) => sendJSON(response, 200, post));
    const clients = clientsOf(`${url}/`, {
      auth: async () => "token",
      headers: { "X-Mine": "always", "X-Other": "always" },
      correlationId: () => "caller-0001",
      traceparent: () => "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    });
    await clients.ai.generateBlogPost(topic, { idempotencyKey: "key-0001" });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "POST", url: "/ai/generate-blog-post", body: JSON.stringify(topic) });
    expect(seen[0]?.headers).toMatchObject({
      accept: "application/json, application/problem+json",
      "content-type": "application/json",
      authorization: "Bearer token",
      "x-correlation-id": "caller-0001",
      "idempotency-key": "key-0001",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      "user-agent": `coagent-clients/${version}`,
      "x-mine": "always",
    });

    const headers = { "X-Mine": "once", "User-Agent": "web/7" };
    await clients.ai.generateBlogPost(topic, { correlationId: "caller-0002", traceparent: "00-1-2-00", headers });
    expect(seen[1]?.headers).toMatchObject({
      "x-correlation-id": "caller-0002",
      traceparent: "00-1-2-00",
      "x-mine": "once",
      "x-other": "always",
      "user-agent": "web/7",
    });
  });

  it("has an id of its own for each call, and nothing that was not given", async () => {
    const { url, seen } = await serve((response) => sendJSON(response, 200, { results: [], totalResults: 0 }));
    const { search } = createClients({ baseUrl: url, auth: () => undefined });
    await search.searchWeb({ query: "go" });
    await search.searchWeb({ query: "go" });
    const ids = seen.map(({ headers }) => headers["x-correlation-id"]);
    expect(ids).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)]);
    expect(ids[0]).not.toBe(ids[1]);
    for (const name of ["authorization", "idempotency-key", "traceparent", "cookie"]) expect(seen[0]?.headers).not.toHaveProperty(name);
  });

  it("puts path parameters into the path, encoded, and has no body where there is none", async () => {
    const { url, seen } = await serve((response) => sendJSON(response, 200, { success: true }));
    await clientsOf(url).oauth.deleteToken({ userId: "a/b?c", provider: "FACEBOOK" });
    expect(seen[0]).toMatchObject({ method: "DELETE", url: "/oauth/tokens/a%2Fb%3Fc/FACEBOOK", body: "" });
    expect(seen[0]?.headers).not.toHaveProperty("content-type");
  });

  it("reads that nothing is all there is to say, and believes nothing else", async () => {
    const { url, seen } = await serve((response, nth) => {
      response.writeHead(nth === 1 ? 204 : 200, { "X-Correlation-Id": "abcdefgh", "Content-Type": "text/html" });
      response.end(nth === 1 ? undefined : "<p>Welcome to our network</p>");
    });
    const { ai } = clientsOf(url);
    const first = await ai.cancelGeneration({ idempotencyKey: "key-of-one" });
    expect(first).toMatchObject({ ok: true, data: undefined, meta: { status: 204, correlationId: "abcdefgh" } });
    const second = await ai.cancelGeneration({ idempotencyKey: "key-of-one" });
    expect(second).toMatchObject({ ok: false, failure: { kind: "unreadable", status: 200, correlationId: "abcdefgh" } });
    expect(seen[0]).toMatchObject({ method: "DELETE", url: "/ai/generations/key-of-one", body: "" });
  });

  it("asks for the token at each call", async () => {
    const { url, seen } = await serve((response) => sendJSON(response, 200, { results: [], totalResults: 0 }));
    const tokens = ["first", "second"];
    const { search } = clientsOf(url, { auth: () => tokens.shift() });
    await search.searchWeb({ query: "go" });
    await search.searchNews({ query: "go" });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer first", "Bearer second"]);
  });
});

describe("a result", () => {
  it("has the body and what the headers say", async () => {
    const { url } = await serve((response) =>
      sendJSON(response, 200, post, {
        "Content-Type": "application/json; charset=utf-8",
        "X-Correlation-Id": "caller-0001",
        "X-Degraded": "search, rows",
        "Idempotency-Status": "replayed",
        "RateLimit-Limit": "10",
        "RateLimit-Remaining": "9",
        "RateLimit-Reset": "6",
      }),
    );
    expect(await clientsOf(url).ai.generateBlogPost(topic)).toEqual({
      ok: true,
      data: post,
      meta: {
        status: 200,
        correlationId: "caller-0001",
        degraded: ["search", "rows"],
        idempotency: "replayed",
        rateLimit: { limit: 10, remaining: 9, reset: 6 },
      },
    });
  });

  it("tells where a search answer came from", async () => {
    const found = { results: [], totalResults: 0 };
    const { url } = await serve((response) => sendJSON(response, 200, found, { "X-Cache": "STALE", Age: "4000", "X-Search-Provider": "tavily" }));
    expect(await clientsOf(url).search.searchWeb({ query: "go" })).toEqual({
      ok: true,
      data: found,
      meta: { status: 200, cache: "STALE", age: 4000, searchProvider: "tavily" },
    });
  });

  it("passes on words that are newer than this package, and leaves out what others say in the same headers", async () => {
    const { url } = await serve((response) =>
      sendJSON(response, 200, post, {
        "X-Degraded": "images",
        "Idempotency-Status": "postponed",
        "X-Cache": "Hit from somewhere",
        Age: "old",
        "RateLimit-Limit": "10",
        "RateLimit-Remaining": "many",
      }),
    );
    expect(await clientsOf(url).ai.generateBlogPost(topic)).toEqual({
      ok: true,
      data: post,
      meta: { status: 200, degraded: ["images"], idempotency: "postponed" },
    });
  });

  it("keeps members that the document does not know yet", async () => {
    const { url } = await serve((response) => sendJSON(response, 202, { eventId: "search-1", pattern: "web:*", queued: 3 }));
    const result = await clientsOf(url).search.invalidateCache({ pattern: "web:*" });
    expect(result).toEqual({ ok: true, data: { eventId: "search-1", pattern: "web:*", queued: 3 }, meta: { status: 202 } });
  });
});

describe("a problem", () => {
  it.each([
    [400, "invalid_request"],
    [401, "unauthenticated"],
    [403, "forbidden"],
    [404, "oauth.not_connected"],
    [405, "method_not_allowed"],
    [409, "oauth.reauth_required"],
    [413, "payload_too_large"],
    [415, "unsupported_media_type"],
    [422, "ai.content_refused"],
    [429, "rate_limited"],
    [500, "internal"],
    [502, "ai.invalid_model_output"],
    [503, "ai.model_throttled"],
    [504, "timeout"],
  ])("of status %i is a failure that holds it", async (status, code) => {
    const { url } = await serve((response) => sendProblem(response, problem(status, code)));
    expect(await clientsOf(url).ai.generateBlogPost(topic)).toEqual({
      ok: false,
      failure: { kind: "problem", problem: problem(status, code), correlationId: call },
    });
  });

  it("comes with all of its members", async () => {
    const whole = {
      ...problem(400, "invalid_request"),
      detail: "The request breaks the document.",
      instance: "urn:coagent:request:1",
      reason: "revoked",
      errors: [{ pointer: "/body/topic", code: "minLength", detail: "must have at least 3 characters" }],
    };
    const { url } = await serve((response) => sendProblem(response, whole));
    expect(await clientsOf(url).ai.generateBlogPost(topic)).toEqual({ ok: false, failure: { kind: "problem", problem: whole, correlationId: call } });
  });

  it.each([
    ["7", 7],
    ["0", 0],
  ])("says how long to wait: %s", async (header, retryAfter) => {
    const { url } = await serve((response) => sendProblem(response, problem(429, "rate_limited"), { "Retry-After": header }));
    expect(await clientsOf(url).search.searchWeb({ query: "go" })).toMatchObject({ failure: { kind: "problem", retryAfter } });
  });

  it("says nothing of waiting when the header is a date", async () => {
    const { url } = await serve((response) => sendProblem(response, problem(503, "not_ready"), { "Retry-After": "Sun, 22 Nov 2026 12:00:00 GMT" }));
    const result = await clientsOf(url).search.searchWeb({ query: "go" });
    expect(result).toEqual({ ok: false, failure: { kind: "problem", problem: problem(503, "not_ready"), correlationId: call } });
  });
});

describe("an answer that is none of ours", () => {
  it.each<[string, number, string, string]>([
    ["HTML from a proxy", 502, "text/html", "<h1>Bad Gateway</h1>"],
    ["cut JSON", 200, "application/json", '{"blogPost":{"title":'],
    ["nothing at all", 200, "application/json", ""],
    ["JSON that is no object", 200, "application/json", "[]"],
    ["null", 200, "application/json", "null"],
    ["JSON that calls itself text", 200, "text/plain", JSON.stringify(post)],
    ["a problem that calls itself a result", 200, "application/problem+json", JSON.stringify(problem(400, "invalid_request"))],
    ["a problem that calls itself JSON", 500, "application/json", JSON.stringify(problem(500, "internal"))],
    ["a problem without a code", 500, "application/problem+json", JSON.stringify({ type: "about:blank", title: "x", status: 500 })],
    ["a cut problem", 500, "application/problem+json", '{"type":"about:'],
    ["an error without a body", 500, "application/problem+json", ""],
  ])("is unreadable: %s", async (_, status, type, body) => {
    const { url } = await serve((response) => response.writeHead(status, { "Content-Type": type }).end(body));
    expect(await clientsOf(url).ai.generateBlogPost(topic)).toEqual({
      ok: false,
      failure: { kind: "unreadable", status, correlationId: call, ...(type.endsWith("json") && !parses(body) && { cause: expect.any(SyntaxError) }) },
    });
  });

  it("is unreadable without a type, and with no content", async () => {
    const { url } = await serve((response, nth) => response.writeHead(nth === 1 ? 200 : 204).end());
    const { ai } = clientsOf(url);
    expect(await ai.generateBlogPost(topic)).toEqual({ ok: false, failure: { kind: "unreadable", status: 200, correlationId: call } });
    expect(await ai.generateBlogPost(topic)).toEqual({ ok: false, failure: { kind: "unreadable", status: 204, correlationId: call } });
  });

  it("is a redirect, which is not followed: the token stays here", async () => {
    const elsewhere = await serve((response) => sendJSON(response, 200, post));
    const { url } = await serve((response) => response.writeHead(307, { Location: elsewhere.url }).end());
    expect(await clientsOf(url).ai.generateBlogPost(topic)).toEqual({ ok: false, failure: { kind: "unreadable", status: 307, correlationId: call } });
    expect(elsewhere.seen).toEqual([]);
  });
});

describe("no answer", () => {
  it("is a network failure when the connection is refused", async () => {
    expect(await clientsOf(await nowhere()).ai.generateBlogPost(topic)).toEqual({
      ok: false,
      failure: { kind: "network", correlationId: call, cause: expect.any(TypeError) },
    });
  });

  it("is a network failure when the answer breaks off", async () => {
    const { url } = await serve((response, nth) => {
      if (nth === 1) return void response.destroy();
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
      response.write('{"blogPost":', () => response.destroy());
    });
    const { ai } = clientsOf(url);
    expect(await ai.generateBlogPost(topic)).toEqual({ ok: false, failure: { kind: "network", correlationId: call, cause: expect.any(TypeError) } });
    expect(await ai.generateBlogPost(topic)).toEqual({ ok: false, failure: { kind: "network", correlationId: call, cause: expect.any(TypeError) } });
  });

  it("is a time-out when the deadline passes, before the answer or within it", async () => {
    const { url } = await serve((response, nth) => {
      if (nth > 1) response.writeHead(200, { "Content-Type": "application/json" }).write("{");
    });
    const timeout = { ok: false, failure: { kind: "timeout", correlationId: call, cause: expect.objectContaining({ name: "TimeoutError" }) } };
    expect(await clientsOf(url, { timeoutMs: 40 }).ai.generateBlogPost(topic)).toEqual(timeout);
    expect(await clientsOf(url).ai.generateBlogPost(topic, { timeoutMs: 40 })).toEqual(timeout);
  });

  it("is a time-out five seconds after the operation's own deadline, if nothing else is said", async () => {
    const { url } = await serve((response) => sendJSON(response, 200, post));
    const { ai, search } = clientsOf(url);
    const deadlines = vi.spyOn(AbortSignal, "timeout");
    await ai.generateBlogPost(topic);
    await search.searchWeb({ query: "go" });
    expect(deadlines.mock.calls).toEqual([[operations.generateBlogPost.timeout * 1000 + 5000], [operations.searchWeb.timeout * 1000 + 5000]]);
    deadlines.mockRestore();
  });

  it("is a time-out when the caller's auth does not come back", async () => {
    const { url, seen } = await serve((response) => sendJSON(response, 200, post));
    const { ai } = clientsOf(url, { auth: () => new Promise(() => undefined) });
    expect(await ai.generateBlogPost(topic, { timeoutMs: 40 })).toMatchObject({ ok: false, failure: { kind: "timeout", correlationId: call } });
    expect(seen).toEqual([]);
  });

  it("is an abort when the caller ends it, before or while waiting", async () => {
    const leaving = new AbortController();
    const { url, seen } = await serve(() => leaving.abort());
    const { ai } = clientsOf(url);
    const aborted = { ok: false, failure: { kind: "aborted", correlationId: call, cause: expect.objectContaining({ name: "AbortError" }) } };
    expect(await ai.generateBlogPost(topic, { signal: AbortSignal.abort() })).toEqual(aborted);
    expect(seen).toEqual([]);
    expect(await ai.generateBlogPost(topic, { signal: leaving.signal })).toEqual(aborted);
  });
});

describe("a mistake of the programmer", () => {
  const auth = () => undefined;

  it.each<[string, unknown]>([
    ["baseUrl", { baseUrl: "here", auth }],
    ["baseUrl", { baseUrl: "ftp://example.com", auth }],
    ["baseUrl", { baseUrl: "https://example.com/?key=a-secret", auth }],
    ["baseUrl", { auth }],
    ["auth", { baseUrl: "http://127.0.0.1" }],
    ["auth", { baseUrl: "http://127.0.0.1", auth: "a-secret" }],
    ["baseURL", { baseURL: "http://127.0.0.1", auth }],
    ["constructor", { baseUrl: "http://127.0.0.1", auth, constructor: 1 }],
    ["timeoutMs", { baseUrl: "http://127.0.0.1", auth, timeoutMs: 0 }],
    ["retries", { baseUrl: "http://127.0.0.1", auth, retries: 2.5 }],
    ["headers", { baseUrl: "http://127.0.0.1", auth, headers: { Authorization: "a-secret" } }],
    ["headers", { baseUrl: "http://127.0.0.1", auth, headers: { "X-Mine": "a-secret\nvalue" } }],
    ["options", undefined],
  ])("throws a TypeError that names the option: %s", (name, options) => {
    const wrong = () => createClients(options as Parameters<typeof createClients>[0]);
    expect(wrong).toThrow(TypeError);
    expect(wrong).toThrow(new RegExp(`^createClients:.*\\b${name}\\b`));
    expect(wrong).not.toThrow("a-secret");
  });

  it.each<[string, object]>([
    ["timeoutMs", { timeoutMs: -1 }],
    ["timeoutMs", { timeoutMs: Number.NaN }],
    ["retries", { retries: -1 }],
    ["signal", { signal: "now" }],
    ["idempotencyKey", { idempotencyKey: "a\nb" }],
    ["correlationId", { correlationId: "short" }],
    ["traceparent", { traceparent: "a\nb" }],
    ["headers", { headers: { "Content-Type": "text/plain" } }],
    ["timeout", { timeout: 3 }],
  ])("is told before anything is sent: %s", async (name, options) => {
    const { url, seen } = await serve((response) => sendJSON(response, 200, post));
    const { ai } = clientsOf(url);
    const told = new RegExp(`^generateBlogPost:.*\\b${name}\\b`);
    await expect(ai.generateBlogPost(topic, options)).rejects.toThrow(TypeError);
    await expect(ai.generateBlogPost(topic, options)).rejects.toThrow(told);
    expect(() => ai.watch.generateBlogPost(topic, options)).toThrow(told);
    expect(seen).toEqual([]);
  });

  it("is a body or a path parameter that is missing or leads elsewhere, or a token that is no header", async () => {
    const { url, seen } = await serve((response) => sendJSON(response, 200, { success: true }));
    const { ai, oauth, search } = clientsOf(url);
    for (const userId of ["", ".", ".."]) {
      await expect(oauth.getToken({ userId, provider: "ZILLOW" })).rejects.toThrow("getToken: the path parameter userId would lead to another path.");
    }
    const untyped = { generate: ai.generateBlogPost as () => Promise<unknown>, token: oauth.getToken as (path: object) => Promise<unknown> };
    await expect(untyped.generate()).rejects.toThrow("generateBlogPost: the body must be an object.");
    await expect(untyped.token({ userId: "u" })).rejects.toThrow("getToken: the path parameter provider must be a string.");
    const keyed: object = { idempotencyKey: "key-0001" };
    await expect(search.searchWeb({ query: "go" }, keyed)).rejects.toThrow("searchWeb: there is no option idempotencyKey");
    const secret = clientsOf(url, { auth: () => "secret\nvalue" }).ai.generateBlogPost(topic);
    await expect(secret).rejects.toThrow(/^createClients: auth gives a token that holds what no token may hold\.$/);
    const id = clientsOf(url, { correlationId: () => "short" }).ai.generateBlogPost(topic);
    await expect(id).rejects.toThrow("createClients: what correlationId returns must be");
    expect(seen).toEqual([]);
  });

  it("is what auth throws", async () => {
    const { ai } = clientsOf(await nowhere(), { auth: async () => Promise.reject(new Error("signed out")) });
    await expect(ai.generateBlogPost(topic)).rejects.toThrow("signed out");
    await expect(ai.watch.generateBlogPost(topic)[Symbol.asyncIterator]().next()).rejects.toThrow("signed out");
  });
});
