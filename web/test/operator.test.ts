import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import Operations from "@/app/(application)/operations/page";
import { OperatorMark } from "@/app/(application)/operator-mark";
import { spend } from "@/budget/budget";
import { Nothing } from "@/components/nothing/nothing";
import { stateOf } from "@/operations/state";
import { callerOf } from "@/session/current";
import { isOperator } from "@/session/operator";
import { mistakes } from "@/settings";
import { arrive } from "./headers";
import { type Answer, type StandIn, standIn } from "./surroundings";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

tableOfOwn();
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let pool: Pair;
let stranger: Pair;
let cognito: StandIn;
let gateway: StandIn;
let keysAsked = 0;
let answers: (path: string) => Answer | undefined;
beforeAll(async () => {
  [pool, stranger] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const keys = [{ ...(await exportJWK(pool.publicKey)), kid: "k1", alg: "RS256", use: "sig" }];
  cognito = await standIn((request) => {
    if (request.method === "POST") return { status: 200, body: {} };
    keysAsked++;
    return { status: 200, body: { keys } };
  });
  gateway = await standIn((request) => answers(request.url ?? ""));
  vi.stubEnv("GATEWAY_URL", gateway.url);
  vi.stubEnv("COGNITO_ENDPOINT", cognito.url);
  vi.stubEnv("COGNITO_ISSUER", `${cognito.url}/pool`);
  vi.stubEnv("COGNITO_CLIENT_ID", "web");
  vi.stubEnv("WEB_ORIGIN", "https://app.example.com");
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  cognito.stop();
  gateway.stop();
});
beforeEach(() => {
  arrive(trace);
  vi.spyOn(Math, "random").mockReturnValue(0); // the clients repeat at once
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  answers = () => ({ status: 200, body: { findings: [], results: [], isValid: true, accessToken: "t", expiresAt: 1795350000000 } });
});
afterEach(() => void vi.restoreAllMocks());

type Claims = Record<string, unknown>;
const claims = (but: Claims = {}): Claims => ({
  sub: "olga",
  iss: `${cognito.url}/pool`,
  token_use: "access",
  client_id: "web",
  exp: Math.floor(Date.now() / 1000) + 3600,
  "cognito:groups": ["operators"],
  ...but,
});
const signed = (payload: Claims, by = pool.privateKey) => new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "k1" }).sign(by);
const unsigned = (payload: Claims) => `${['{"alg":"none"}', JSON.stringify(payload)].map((part) => Buffer.from(part).toString("base64url")).join(".")}.`;
const believed = async (accessToken: string, more: object = {}) => isOperator({ ...sessionOf({ accessToken }), ...more });

describe("an operator", () => {
  it("is whose token says so, signed by the pool for this application", async () => {
    expect(await believed(await signed(claims()))).toBe(true);
    expect(await believed(await signed(claims({ "cognito:groups": ["editors", "operators"] })))).toBe(true);
  });

  it.each<[string, () => Promise<string> | string, object?]>([
    ["is in another group", () => signed(claims({ "cognito:groups": ["Operators", "operators2"] }))],
    ["is in no group", () => signed(claims({ "cognito:groups": undefined }))],
    ["says so in another form", () => signed(claims({ "cognito:groups": "operators" }))],
    ["has the scopes of one alone", () => signed(claims({ "cognito:groups": undefined, scope: "operators oauth/admin" }))],
    ["has a token that somebody else signed", () => signed(claims(), stranger.privateKey)],
    ["has a token that nobody signed", () => unsigned(claims())],
    ["has signed it with the public key", async () => new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: "k1" }).sign(key)],
    ["has a token of another pool", () => signed(claims({ iss: `${cognito.url}/other` }))],
    ["has a token for another application", () => signed(claims({ client_id: "other" }))],
    ["has a token that tells who one is", () => signed(claims({ token_use: "id" }))],
    ["has a token that has ended", () => signed(claims({ exp: Math.floor(Date.now() / 1000) - 120 }))],
    ["has no token of that form", () => "aaa.bbb.ccc"],
    ["says so beside the token", () => signed(claims({ "cognito:groups": [] })), { "cognito:groups": ["operators"], groups: ["operators"], operator: true }],
  ])("is nobody who %s", async (_, token, more) => {
    expect(await believed(await token(), more)).toBe(false);
  });

  it("costs most people nothing: no key is asked for unless a token claims it", async () => {
    const before = keysAsked;
    vi.stubEnv("COGNITO_ISSUER", `${cognito.url}/never-asked`);
    for (let page = 0; page < 3; page++) await believed(await signed(claims({ "cognito:groups": ["editors"] })));
    expect(keysAsked).toBe(before);
    vi.stubEnv("COGNITO_ISSUER", `${cognito.url}/pool`);
  });
});

it.each(["", "pool", "https://cognito.example/pool/", "ftp://cognito.example/pool"])("the pool is told by its name, or nothing begins: %s", (name) => {
  vi.stubEnv("COGNITO_ISSUER", name);
  expect(mistakes().filter((one) => one.startsWith("COGNITO_ISSUER ")).length).toBe(1);
  vi.stubEnv("COGNITO_ISSUER", `${cognito.url}/pool`);
  expect(mistakes().filter((one) => one.startsWith("COGNITO_ISSUER "))).toEqual([]);
});

describe("the page of the operators", () => {
  const comes = async (accessToken: string) => arrive({ ...trace, cookie: await inCookies(sessionOf({ accessToken })) });

  it("is there for them, and marked on every page", async () => {
    await comes(await signed(claims()));
    expect(await Operations()).toBeDefined();
    expect(await OperatorMark()).not.toBeNull();
  });

  it("is for anybody else as if it were not", async () => {
    await comes(await signed(claims({ "cognito:groups": [] })));
    expect(await Operations()).toMatchObject({ type: Nothing });
    expect(await OperatorMark()).toBeNull();
    arrive(trace);
    expect(await OperatorMark()).toBeNull();
  });

  it("tells of each part by itself whether it answers, and what all people have used together", async () => {
    await Promise.all([spend("dana", { key: "a", searches: 4 }), spend("eve", { key: "b", searches: 0 })]);
    const problem = { type: "about:blank", title: "Away", status: 503, code: "gateway.upstream_unavailable", correlationId: "ref-1" };
    answers = (path) => (path.startsWith("/search/") ? { status: 503, body: problem } : { status: 200, body: { findings: [], expiresAt: 1795350000000 } });
    const session = sessionOf();
    const { parts, budget } = await stateOf(await callerOf(session), session);
    expect(parts.map(({ name, failure }) => [name, failure?.reference ?? "well"])).toEqual([
      ["AI service", "well"],
      ["Search", "ref-1"],
      ["Library", "well"],
      ["Accounts", "well"],
      ["Connected accounts", "well"],
    ]);
    expect(budget).toMatchObject({ ok: true, value: { texts: { used: 2, limit: 20_000 }, searches: { used: 4, limit: 100_000 } } });
  });
});
