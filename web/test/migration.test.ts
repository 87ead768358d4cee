import http from "node:http";
import type { AddressInfo } from "node:net";
import { OpenFeature } from "@openfeature/server-sdk";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { backAction, fallbackAction, percentageAction, undoAction } from "@/app/(application)/operations/migration/actions";
import Migration from "@/app/(application)/operations/migration/page";
import { POST } from "@/app/(application)/studio/[flow]/generations/route";
import { Nothing } from "@/components/nothing/nothing";
import type { FormAction } from "@/door/action";
import { put } from "@/dynamodb/table";
import { followFlags } from "@/flags/evaluation";
import type { Flag, Migrated } from "@/flags/flags";
import { readFlags, writeFlags } from "@/flags/record";
import { accountState } from "@/migration/accounts";
import { bounds, type Call, measured, nameOf, none, personOf, sum, within, write } from "@/migration/measures";
import { byPath, watchByPath } from "@/migration/paths";
import { search } from "@/search/search";
import type { Caller } from "@/services/caller";
import { type UserFailure, unavailable } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { outside } from "./conformance/outside";
import { describedAs } from "./documents";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

tableOfOwn();

const origin = "https://app.example.com";
const caller: Caller = { accessToken: "aaa.bbb.ccc", userId: "dana", correlationId: trace["x-correlation-id"], traceparent: trace.traceparent };

let pool: Awaited<ReturnType<typeof generateKeyPair>>;
let cognito: Awaited<ReturnType<typeof outside>>;
let gateway: Awaited<ReturnType<typeof outside>>;
let others: Awaited<ReturnType<typeof outside>>;
let asked: string[];
beforeAll(async () => {
  pool = await generateKeyPair("RS256");
  const keys = [{ ...(await exportJWK(pool.publicKey)), kid: "k1", alg: "RS256", use: "sig" }];
  const { answer } = describedAs("ai", "generateAgentBio");
  cognito = await outside(() => ({ status: 200, body: { keys } }));
  gateway = await outside(({ path }) => {
    asked.push(`gateway ${path}`);
    if (path.startsWith("/search")) return { status: 200, body: { results: [], totalResults: 0 } };
    if (path.startsWith("/oauth")) return { status: 200, body: { accessToken: "t", expiresAt: Date.now() + 3_600_000, isValid: true } };
    return { status: 200, headers: { "content-type": "text/event-stream" }, body: `event: result\ndata: ${JSON.stringify(answer)}\n\n` };
  });
  others = await outside(({ path, target }) => {
    asked.push(target === "" ? path.replace(/\/model\/[^/]+/, "model") : target);
    if (target.startsWith("AWSEvents.")) return { status: 200, body: { FailedEntryCount: 0, Entries: [{}] } };
    if (path === "/search") return { status: 200, body: { results: [] } };
    const content = [{ toolUse: { toolUseId: "t", name: "answer", input: answer } }];
    return {
      status: 200,
      body: {
        output: { message: { role: "assistant", content } },
        stopReason: "tool_use",
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
      },
    };
  });
  for (const [name, value] of Object.entries({
    GATEWAY_URL: gateway.url,
    COGNITO_ISSUER: `${cognito.url}/migration-pool`,
    COGNITO_CLIENT_ID: "web",
    WEB_ORIGIN: origin,
    SESSION_KEY: key.toString("base64"),
    STAGE: "test",
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: others.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: others.url,
    AWS_ENDPOINT_URL_KMS: others.url,
    TAVILY_URL: others.url,
    TAVILY_API_KEY: "tvly-local",
  }))
    vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const server of [cognito, gateway, others]) server.stop();
});
let tests = 0;
beforeEach(async () => {
  vi.useFakeTimers({ now: Date.now() + 120_000 * tests++, toFake: ["Date"] }); // each has minutes of its own to count in
  asked = [];
  vi.spyOn(Math, "random").mockReturnValue(0);
  arrive({ ...trace, origin, cookie: await inCookies(sessionOf()) });
});
afterEach(async () => {
  await write(); // what is left of the counts goes with this test's table
  await OpenFeature.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function set(wanted: Partial<Record<Migrated, Partial<Flag>>>): Promise<void> {
  await writeFlags("olga@example.com", (await readFlags()).version, wanted);
  await followFlags();
}

const text = async () => {
  const { request } = describedAs("ai", "generateAgentBio");
  const body = JSON.stringify({ flow: "generateAgentBio", key: crypto.randomUUID(), request });
  const response = await POST(new Request(`${origin}/studio/agent-bio/generations`, { method: "POST", body }), {
    params: Promise.resolve({ flow: "agent-bio" }),
  });
  return response.text();
};

describe("the work of a service", () => {
  it("is done by the service where the flags say so, and the monolith's own code asks nobody", async () => {
    await set({});
    expect(await text()).toContain('"withoutReview":false');
    expect(await search(caller, { kind: "web", words: "houses" } as Parameters<typeof search>[1])).toMatchObject({ ok: true });
    expect(await accountState(caller, "GOOGLE_BUSINESS")).toMatchObject({ value: { state: "connected" } });
    expect(asked.every((one) => one.startsWith("gateway "))).toBe(true);
  });

  it("is done by the monolith's own code where they say so, and the gateway is not asked", async () => {
    await set({ ai: { percentage: 0 }, search: { percentage: 0 }, oauth: { percentage: 0 } });
    expect(await text()).toContain('"withoutReview":true');
    expect(await search(caller, { kind: "web", words: "houses" } as Parameters<typeof search>[1])).toMatchObject({ ok: true });
    expect(await accountState(caller, "GOOGLE_BUSINESS")).toMatchObject({ value: { state: "not_connected" } });
    expect(asked).toEqual(["model/converse", "AWSEvents.PutEvents", "/search"]);
  });

  it("is counted with whom it was for, by which path it went, and whether it was served", async () => {
    await set({ ai: { percentage: 0 } });
    await text();
    await write();
    const { counts, calls, processes } = await measured(15);
    expect(counts[nameOf("ai", "monolith")]).toMatchObject({ calls: 1, errors: 0 });
    expect(counts[nameOf("ai", "service")]).toMatchObject({ calls: 0, errors: 0 });
    expect(calls).toMatchObject([{ person: personOf("dana"), service: "ai", path: "monolith", failed: false, steppedIn: false }]);
    expect(processes).toBe(1);
  });
});

describe("the monolith steps in", () => {
  const good: Outcome<string> = { ok: true, value: "by the monolith" };
  const failing = (failure: UserFailure) => ({ service: async (): Promise<Outcome<string>> => ({ ok: false, failure }), monolith: async () => good });
  const away = unavailable("search");

  it.each<[string, UserFailure, boolean, Outcome<string>]>([
    ["where the service is away and the flags let it", away, true, good],
    ["where the service is broken and the flags let it", { kind: "fault", message: "x" }, true, good],
    ["nowhere if the flags do not let it", away, false, { ok: false, failure: away }],
    [
      "not where there is only much to do",
      { kind: "wait", message: "x", retryAfter: 1 },
      true,
      { ok: false, failure: { kind: "wait", message: "x", retryAfter: 1 } },
    ],
    ["not where the person must do something", { kind: "rephrase", message: "x" }, true, { ok: false, failure: { kind: "rephrase", message: "x" } }],
  ])("%s", async (_, failure, fallback, outcome) => {
    await set({ search: { fallback } });
    expect(await byPath("search", caller, failing(failure))).toEqual(outcome);
    await write();
    const { counts, calls } = await measured(15);
    expect(counts[nameOf("search", "service")]).toMatchObject({ calls: 1, errors: failure.kind === "rephrase" ? 0 : 1 });
    expect(calls.filter(({ steppedIn }) => steppedIn).length).toBe(outcome.ok ? 1 : 0);
  });

  it("before one's eyes as well, and what is told before it stays told", async () => {
    await set({ ai: { fallback: true } });
    type Event = { type: "progress" } | { type: "done"; outcome: Outcome<string> };
    async function* service(): AsyncGenerator<Event, void, undefined> {
      yield { type: "progress" };
      yield { type: "done", outcome: { ok: false, failure: unavailable("ai") } };
    }
    async function* monolith(): AsyncGenerator<Event, void, undefined> {
      yield { type: "done", outcome: good };
    }
    const told: Event[] = [];
    for await (const event of watchByPath<string, Event>("ai", caller, { service, monolith })) told.push(event);
    expect(told).toEqual([{ type: "progress" }, { type: "done", outcome: good }]);
  });

  it("for nobody who has left, whom nobody counts", async () => {
    await set({ search: { fallback: true } });
    await byPath("search", caller, failing({ kind: "cancelled", message: "" }));
    await write();
    expect((await measured(15)).calls).toEqual([]);
  });
});

describe("what is counted", () => {
  it("is added up over all processes, and what is older than asked for is left out", async () => {
    const times = none().times.with(3, 2);
    const item = (process: string, ago: number, calls: Call[]) => ({
      PK: "FLAGS#test" as const,
      SK: `MINUTE#${new Date(Math.floor(Date.now() / 60_000) * 60_000 - ago * 60_000).toISOString()}#${process}`,
      Counts: { "ai service": { calls: 2, errors: 1, times } },
      Calls: calls,
    });
    const call: Call = { at: Date.now(), person: personOf("eve"), service: "ai", path: "service", took: 400, failed: true, steppedIn: false };
    for (const one of [item("a", 0, [call]), item("b", 1, []), item("b", 3, []), item("a", 16, [call])]) await put(one);
    const { counts, processes, calls } = await measured(15);
    expect(counts[nameOf("ai", "service")]).toEqual({ calls: 6, errors: 3, times: none().times.with(3, 6) });
    expect([processes, calls.length]).toEqual([2, 1]);
  });

  it("says how long half of the calls took at the most, and nearly all", () => {
    const count = sum({ calls: 8, errors: 0, times: none().times.with(1, 8) }, { calls: 2, errors: 0, times: none().times.with(bounds.length, 2) });
    expect([within(count, 0.5), within(count, 0.8), within(count, 0.95), within(none(), 0.5)]).toEqual([100, 100, Number.POSITIVE_INFINITY, undefined]);
  });
});

describe("the page of the migration", () => {
  const token = (groups: string[]) =>
    new SignJWT({
      sub: "olga",
      iss: `${cognito.url}/migration-pool`,
      token_use: "access",
      client_id: "web",
      exp: Math.floor(Date.now() / 1000) + 3600,
      "cognito:groups": groups,
    })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .sign(pool.privateKey);
  const comes = async (groups: string[], email = "olga@example.com") =>
    arrive({ ...trace, origin, cookie: await inCookies(sessionOf({ accessToken: await token(groups), userId: "olga", email })) });
  // A change leads back to the page by a redirect, which Next.js throws.
  const press = async <T>(action: FormAction<T>, fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    try {
      return (await action(undefined, form))?.outcome;
    } catch (error) {
      return String((error as { digest?: unknown }).digest);
    }
  };
  const page = () => Migration({ searchParams: Promise.resolve({}) });

  it("is there for operators, and for anybody else as if it were not", async () => {
    await comes(["operators"]);
    expect(await page()).toBeDefined();
    await comes([]);
    expect(await page()).toMatchObject({ type: Nothing });
  });

  it("changes nothing for anybody else", async () => {
    await comes([]);
    for (const [action, fields] of [
      [percentageAction, { service: "ai", version: "0", percentage: "0" }],
      [fallbackAction, { service: "ai", version: "0", fallback: "on" }],
      [backAction, {}],
      [undoAction, { version: "0" }],
    ] as const)
      expect(await press(action as FormAction<unknown>, fields)).toMatchObject({ ok: false, failure: { kind: "not_allowed" } });
    expect((await readFlags()).version).toBe(0);
  });

  it("changes a share, says by whom, and takes it back", async () => {
    await comes(["operators"]);
    expect(await press(percentageAction, { service: "ai", version: "0", percentage: "25" })).toContain("note=changed");
    expect(await readFlags()).toMatchObject({ version: 1, flags: { ai: { percentage: 25 } }, changes: [{ by: "olga@example.com" }] });
    expect(await press(undoAction, { version: "1" })).toContain("note=changed");
    expect(await readFlags()).toMatchObject({ version: 2, flags: { ai: { percentage: 100 } } });
  });

  it("tells the second of two operators, and changes nothing for that one", async () => {
    await comes(["operators"]);
    await press(percentageAction, { service: "ai", version: "0", percentage: "25" });
    await comes(["operators"], "omar@example.com");
    for (const outcome of [
      await press(percentageAction, { service: "ai", version: "0", percentage: "75" }),
      await press(fallbackAction, { service: "search", version: "0", fallback: "on" }),
      await press(undoAction, { version: "0" }),
    ])
      expect(outcome).toMatchObject({ ok: false, failure: { kind: "ask_anew", message: expect.stringContaining("Somebody else") } });
    expect(await readFlags()).toMatchObject({ version: 1, flags: { ai: { percentage: 25 }, search: { fallback: false } } });
  });

  it.each(["101", "-1", "2.5", "", "a lot"])("takes no share of %s", async (percentage) => {
    await comes(["operators"]);
    const outcome = await press(percentageAction, { service: "ai", version: "0", percentage });
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: "correct", fields: [{ name: "percentage", message: "Please enter a whole number from 0 to 100." }] },
    });
  });

  it("has everybody back at the monolith, whatever others change at that moment", async () => {
    await comes(["operators"]);
    const table = process.env["AWS_ENDPOINT_URL_DYNAMODB"] ?? "";
    let others = 0;
    const between = http.createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (others === 0 && String(request.headers["x-amz-target"]).endsWith(".PutItem")) {
        others++;
        vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table);
        await writeFlags("omar@example.com", 0, { oauth: { fallback: true } }); // somebody is faster
      }
      const headers = request.headers as Record<string, string>;
      http
        .request(table, { method: "POST", headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        })
        .end(Buffer.concat(chunks));
    });
    await new Promise<void>((ready) => between.listen(0, "127.0.0.1", ready));
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", `http://127.0.0.1:${(between.address() as AddressInfo).port}`);
    expect(await press(backAction, {})).toContain("note=back");
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table);
    between.closeAllConnections();
    between.close();
    const { flags, changes } = await readFlags();
    expect([flags.ai.percentage, flags.search.percentage, flags.oauth.percentage]).toEqual([0, 0, 0]);
    expect(changes.map(({ by }) => by)).toEqual(["olga@example.com", "omar@example.com"]);
    expect(flags.oauth.fallback).toBe(true);
  });

  it("has one service back, and leaves the others", async () => {
    await comes(["operators"]);
    await press(backAction, { service: "search" });
    expect((await readFlags()).flags).toMatchObject({ ai: { percentage: 100 }, search: { percentage: 0 } });
  });

  it("says so if the flags cannot be read", async () => {
    await put({ PK: "FLAGS#test", SK: "DEFINITION", Version: 2, Definition: { flags: {} }, Changes: [] });
    await comes(["operators"]);
    expect(await press(percentageAction, { service: "ai", version: "2", percentage: "5" })).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining("cannot be read") },
    });
    expect(await page()).toBeDefined();
  });
});
