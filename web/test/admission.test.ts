import { globSync, readFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { zGenerateBlogPostBody } from "@coagent/clients/ai/zod";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { authenticatedAction, type FormState } from "@/door/action";
import { authenticatedRoute } from "@/door/route";
import { reviewFairHousing } from "@/services/content";
import type { UserFailure } from "@/services/failure";
import { seal } from "@/session/session";
import { arrive } from "./headers";
import { inCookies, key, sessionOf, trace } from "./visitor";

const correlationId = trace["x-correlation-id"];
const origin = "https://app.example.com";
const schema = zGenerateBlogPostBody.pick({ topic: true });

let reached = 0;
let answer: http.RequestListener;
const gateway = http.createServer((incoming, response) => {
  reached++;
  answer(incoming, response);
});
beforeAll(async () => {
  await new Promise<void>((ready) => gateway.listen(0, "127.0.0.1", ready));
  vi.stubEnv("GATEWAY_URL", `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  gateway.closeAllConnections();
  gateway.close();
});
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0); // the clients repeat at once
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  reached = 0;
  answer = (_, response) => response.writeHead(200, { "Content-Type": "application/json" }).end('{"findings":[]}');
});

// The doors as pages have them, with a real call of a service behind each.
const action = authenticatedAction(schema, (caller, { topic }) => reviewFairHousing(caller, topic));
const maxBody = 4096;
const route = authenticatedRoute({ schema, maxBody }, async (caller, { topic }) => {
  const outcome = await reviewFairHousing(caller, topic);
  return outcome.ok ? { ok: true, value: Response.json(outcome.value) } : outcome;
});

async function through(
  door: "action" | "route",
  cookie: string,
  headers: Record<string, string>,
  fields: Record<string, unknown>,
): Promise<UserFailure | undefined> {
  arrive({ ...trace, ...headers, cookie });
  if (door === "route") {
    const response = await route(new Request(`${origin}/api`, { method: "POST", body: JSON.stringify(fields) }));
    return response.ok ? undefined : ((await response.json()) as UserFailure);
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  const state: FormState<unknown> = await action(undefined, form);
  return state?.outcome.ok === false ? state.outcome.failure : undefined;
}

const doors = fc.constantFrom("action" as const, "route" as const);
const topics = fc.string({ minLength: 3, maxLength: 300 }).filter((text) => /\S/.test(text));
const ours = { origin };

// Feature: microservices-architecture, Property 15: Authentication enforcement
describe("what needs somebody who is signed in", () => {
  it("reaches no service without a session of ours, whatever is in its place", async () => {
    const another = Buffer.alloc(32, 1);
    const sealed = fc.oneof(
      fc.constant(""),
      fc.string(),
      fc.base64String(),
      fc.constant("eyJhbGciOiJub25lIn0.eyJ1c2VySWQiOiJkYW5hIn0."),
      fc.integer({ min: 1, max: 1e9 }).map((ago) => seal(sessionOf({ ends: Date.now() - 2000 - ago }), key)),
      fc.string().map((userId) => seal(sessionOf({ userId }), another)),
      fc.integer({ min: 1, max: 200 }).map(async (cut) => (await seal(sessionOf(), key)).slice(0, -cut)),
    );
    await fc.assert(
      fc.asyncProperty(doors, sealed, topics, async (door, made, topic) => {
        const cookie = `__Host-session-0=${(await made).replaceAll(";", "")}`;
        const failure = await through(door, cookie, ours, { topic });
        expect(failure).toMatchObject({ kind: "sign_in", reference: correlationId });
        expect(reached).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("reaches no service from a page of somebody else's", async () => {
    const cookie = await inCookies(sessionOf());
    const elsewhere = fc.oneof(
      fc.constant({}),
      fc.webUrl().map((url) => ({ origin: new URL(url).origin })),
      fc.constantFrom("null", "http://app.example.com", "https://app.example.com.evil.example", "https://app.example.com:444").map((o) => ({ origin: o })),
      fc.constantFrom("cross-site", "same-site", "none").map((site) => ({ origin, "sec-fetch-site": site })),
    );
    await fc.assert(
      fc.asyncProperty(doors, elsewhere, topics, async (door, headers, topic) => {
        expect(await through(door, cookie, headers as Record<string, string>, { topic })).toMatchObject({ kind: "not_allowed" });
        expect(reached).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it("reaches no service with what the document does not allow, and marks the field without what was in it", async () => {
    const cookie = await inCookies(sessionOf());
    const wrong = fc.constantFrom("", "xq", " ".repeat(5), "zq".repeat(151));
    await fc.assert(
      fc.asyncProperty(doors, wrong, async (door, topic) => {
        const failure = await through(door, cookie, ours, { topic });
        expect(failure).toMatchObject({ kind: "correct", fields: [{ name: "topic" }] });
        if (failure?.kind === "correct") expect(failure.fields[0]?.message).toMatch(/^[A-Z][^<>=/]+\.$/);
        if (topic.trim() !== "") expect(JSON.stringify(failure)).not.toContain(topic);
        expect(reached).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it("is let in otherwise", async () => {
    const cookie = await inCookies(sessionOf());
    for (const door of ["action", "route"] as const) expect(await through(door, cookie, ours, { topic: "gardens" })).toBeUndefined();
    expect(reached).toBe(2);
  });
});

describe("what a route reads", () => {
  const sent = (chunks: Iterable<string>) => {
    const parts = chunks[Symbol.iterator]();
    const body = new ReadableStream<string>({
      pull(stream) {
        const { value, done } = parts.next();
        if (done) stream.close();
        else stream.enqueue(value);
      },
    }).pipeThrough(new TextEncoderStream());
    return new Request(`${origin}/api`, { method: "POST", body, duplex: "half" } as RequestInit);
  };
  const signedIn = async () => arrive({ ...trace, ...ours, cookie: await inCookies(sessionOf()) });

  it("is nothing of what another page, or somebody who is not signed in, sends", async () => {
    for (const [headers, status] of [
      [{ origin: "https://evil.example", cookie: await inCookies(sessionOf()) }, 403],
      [ours, 401],
    ] as const) {
      arrive({ ...trace, ...headers });
      const knock = sent(['{"topic":"gardens"}']);
      expect([(await route(knock)).status, knock.bodyUsed]).toEqual([status, false]);
    }
    expect(reached).toBe(0);
  });

  it("ends where the document says that a body does, and that is told kindly", async () => {
    await signedIn();
    let given = 0;
    const endless = function* () {
      for (;;) {
        given++;
        yield "x".repeat(1024);
      }
    };
    const response = await route(sent(endless()));
    expect([response.status, await response.json()]).toEqual([
      422,
      expect.objectContaining({ kind: "rephrase", message: "That is too much at once. Please shorten it." }),
    ]);
    expect(given).toBeLessThan(maxBody / 1024 + 16);
    const filled = JSON.stringify({ topic: "gardens", more: "" });
    const whole = filled.replace('""', `"${"x".repeat(maxBody - filled.length)}"`);
    expect((await route(sent([whole]))).status).toBe(200);
    expect((await route(sent([whole, " "]))).status).toBe(422);
    expect(reached).toBe(1);
  });

  it("may be no JSON at all", async () => {
    await signedIn();
    for (const text of ["", "{", "\u0000"]) expect((await route(sent([text]))).status).toBe(400);
  });
});

// Feature: microservices-architecture, Property 13: Error handling with fallbacks
it("tells every failure of a service in friendly words, with what to do instead and a name for it", async () => {
  const cookie = await inCookies(sessionOf());
  const problem = fc.record({
    type: fc.constant("about:blank"),
    title: fc.constant("ValidationException: arn:aws:secret"),
    status: fc.constantFrom(400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504),
    code: fc.oneof(fc.constantFrom("internal", "timeout", "rate_limited", "ai.model_unavailable", "gateway.upstream_unavailable"), fc.string()),
    correlationId: fc.constant(correlationId),
    detail: fc.constant("at Object.<anonymous> secret"),
  });
  const failing: fc.Arbitrary<http.RequestListener> = fc.oneof(
    problem.map(
      (body): http.RequestListener =>
        (_, response) => {
          response.writeHead(body.status, { "Content-Type": "application/problem+json" }).end(JSON.stringify(body));
        },
    ),
    fc.constantFrom(500, 502, 503, 404).map(
      (status): http.RequestListener =>
        (_, response) => {
          response.writeHead(status, { "Content-Type": "text/html" }).end("<html>secret</html>");
        },
    ),
    fc.string().map(
      (text): http.RequestListener =>
        (_, response) => {
          response.writeHead(200, { "Content-Type": "application/json" }).end(`{"secret":${JSON.stringify(text)}`);
        },
    ),
    fc.constant<http.RequestListener>((incoming) => incoming.socket.destroy()),
  );
  await fc.assert(
    fc.asyncProperty(doors, failing, async (door, listener) => {
      answer = listener;
      const failure = await through(door, cookie, ours, { topic: "gardens" });
      expect(failure?.message).toMatch(/^[A-Z][^<>{}]+\.$/);
      expect(failure?.reference).toMatch(/^[0-9A-Za-z-]{8,64}$/);
      expect(JSON.stringify(failure)).not.toContain("secret");
      if (failure?.kind === "unavailable") expect(failure.fallback).toBe("write_by_hand");
    }),
    { numRuns: 150 },
  );
});

it("tells a fault of ours by the name that the log knows it by", async () => {
  const failing = authenticatedRoute({ schema, maxBody }, async () => {
    throw new Error("secret");
  });
  await through("route", await inCookies(sessionOf()), ours, { topic: "gardens" });
  const response = await failing(new Request(`${origin}/api`, { method: "POST", body: '{"topic":"gardens"}' }));
  expect([response.status, await response.json()]).toEqual([500, expect.objectContaining({ kind: "fault", reference: correlationId })]);
  expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining(correlationId));
});

it("reads the lines of a form as they were typed, whose ends a browser writes in its own way", async () => {
  arrive({ ...trace, ...ours, cookie: await inCookies(sessionOf()) });
  const form = new FormData();
  form.set("topic", "One.\r\n\r\nTwo.\n");
  expect(await action(undefined, form)).toMatchObject({ outcome: { ok: true }, typed: { topic: "One.\n\nTwo.\n" } });
});

// An action or a handler that is made in another way would have no door. The one for programs has a key in its place.
it("is the only way in", () => {
  const folder = path.join(import.meta.dirname, "../src");
  const exported = /^export (?:async )?(?:const|function|default)\b.*$/gm;
  const ways: string[] = [];
  for (const file of globSync("**/*.{ts,tsx}", { cwd: folder })) {
    const text = readFileSync(path.join(folder, file), "utf8");
    const handlers = file.startsWith("app/") && path.basename(file) === "route.ts" && !file.includes("healthz");
    if (!handlers && !/^"use server"/m.test(text)) continue;
    for (const [line] of text.matchAll(exported)) ways.push(`${file}: ${line}`);
  }
  expect(ways.length).toBeGreaterThan(5);
  expect(ways.filter((way) => !/= (?:(?:authenticated|operator|public)(?:Action|Route|Return|Download)|keyedRoute)\(/.test(way))).toEqual([]);
  const ofOperators = ways.filter((way) => way.startsWith("app/(application)/operations/"));
  expect(ofOperators.length).toBeGreaterThan(3);
  expect(ofOperators.filter((way) => !/= operator/.test(way))).toEqual([]);
  const keyed = ways.filter((way) => /= keyedRoute\(/.test(way)).map((way) => way.split(":")[0]);
  expect(keyed).toEqual(["app/events/route.ts"]);
});

// A layout is not rendered again on the way from one page to another, so that each page asks for itself.
it("leads whoever is not signed in from every page of the application to signing in, and back after it", async () => {
  arrive({ "x-path": "/studio?flow=blog" });
  const folder = path.join(import.meta.dirname, "../src/app");
  const pages = globSync("**/page.tsx", { cwd: folder }).filter((file) => /^\((?:application|paper)\)/.test(file));
  expect(pages.length).toBeGreaterThan(2);
  // A text that somebody shares is for whoever has the link, and nothing else is.
  const open = "(paper)/shared/[id]/page.tsx";
  expect(pages).toContain(open);
  for (const file of pages) {
    if (file === open) continue;
    const { default: Page } = (await import(path.join(folder, file))) as { default: (given: { searchParams: Promise<object> }) => unknown };
    const made = (async () => Page({ searchParams: Promise.resolve({}) }))();
    await expect(made, file).rejects.toMatchObject({ digest: expect.stringContaining(";/sign-in?next=%2Fstudio%3Fflow%3Dblog;") });
  }
});
