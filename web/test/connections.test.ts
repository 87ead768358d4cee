import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connectAction } from "@/app/(application)/connections/actions";
import { GET } from "@/app/oauth/callback/route";
import { consentLife } from "@/connections/consent";
import { arrive, cookies } from "./headers";
import { inCookies, key, sessionOf, trace } from "./visitor";

let exchanged: Record<string, unknown>[] = [];
let answer: { status: number; body: object };
const gateway = http.createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  exchanged.push(JSON.parse(text) as Record<string, unknown>);
  response.writeHead(answer.status, { "Content-Type": answer.status < 400 ? "application/json" : "application/problem+json" });
  response.end(JSON.stringify(answer.body));
});
beforeAll(async () => {
  await new Promise<void>((ready) => gateway.listen(0, "127.0.0.1", ready));
  vi.stubEnv("GATEWAY_URL", `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
  vi.stubEnv("WEB_ORIGIN", "https://app.example.com");
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
  vi.stubEnv("GOOGLE_CLIENT_ID", "us-at-google");
});
afterAll(() => {
  vi.unstubAllEnvs();
  gateway.closeAllConnections();
  gateway.close();
});
beforeEach(() => {
  exchanged = [];
  answer = { status: 200, body: { userId: "dana", provider: "GOOGLE_BUSINESS", accessToken: "secret", expiresAt: Date.now() + 3_600_000 } };
});
afterEach(() => void vi.useRealTimers());

const fromHere = { host: "app.example.com", origin: "https://app.example.com", "sec-fetch-site": "same-origin" };

/** Somebody sets out to connect Google: where to, and what their browser keeps. */
async function setOut(userId = "dana"): Promise<{ to: URL; kept: string }> {
  arrive({ ...trace, ...fromHere, cookie: await inCookies(sessionOf({ userId })) });
  const form = new FormData();
  form.set("provider", "GOOGLE_BUSINESS");
  const led = await connectAction(undefined, form).catch((error: { digest: string }) => error.digest);
  const to = new URL(String(led).split(";")[2] ?? "");
  return { to, kept: `__Host-consent=${(await cookies()).get("__Host-consent")?.value}` };
}

/** Somebody comes back with what the browser keeps: where they are led. */
async function comeBack(query: Record<string, string>, kept: string, userId = "dana"): Promise<URL> {
  arrive({ ...trace, "x-path": "/oauth/callback", cookie: `${await inCookies(sessionOf({ userId }))}; ${kept}` });
  const response = await GET(new Request(`https://app.example.com/oauth/callback?${new URLSearchParams(query)}`));
  expect(response.status).toBe(303);
  return new URL(response.headers.get("location") ?? "", "https://app.example.com");
}
const stateOf = (to: URL) => to.searchParams.get("state") ?? "";

describe("connecting an account", () => {
  it("asks Google for lasting access, and gives the service the code with its verifier", async () => {
    const { to, kept } = await setOut();
    expect(to.origin + to.pathname).toBe("https://accounts.google.com/o/oauth2/v2/auth");
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      response_type: "code",
      client_id: "us-at-google",
      redirect_uri: "https://app.example.com/oauth/callback",
      access_type: "offline",
      code_challenge_method: "S256",
    });
    const back = await comeBack({ state: stateOf(to), code: "given" }, kept);
    expect(back.href).toBe("https://app.example.com/connections?note=connected");
    expect(exchanged).toMatchObject([{ code: "given", userId: "dana", provider: "GOOGLE_BUSINESS", redirectUri: "https://app.example.com/oauth/callback" }]);
    const challenge = createHash("sha256").update(String(exchanged[0]?.["codeVerifier"])).digest("base64url");
    expect(challenge).toBe(to.searchParams.get("code_challenge"));
    expect((await cookies()).get("__Host-consent")?.value).toBe("");
  });

  it.each([
    ["who did not set out", async () => comeBack({ state: "made up", code: "given" }, "theme=dark")],
    ["who reloads the page", async () => comeBack({ state: stateOf((await setOut()).to), code: "given" }, "__Host-consent=")],
    ["with another state", async () => comeBack({ state: "other", code: "given" }, (await setOut()).kept)],
    [
      "as somebody else than set out",
      async () => {
        const { to, kept } = await setOut("eve");
        return comeBack({ state: stateOf(to), code: "given" }, kept);
      },
    ],
    [
      "too late",
      async () => {
        const { to, kept } = await setOut();
        vi.useFakeTimers({ now: Date.now() + consentLife + 1_000, toFake: ["Date"] });
        return comeBack({ state: stateOf(to), code: "given" }, kept);
      },
    ],
    [
      "with a session in its place",
      async () => {
        const { to } = await setOut();
        const session = (await inCookies(sessionOf())).split("=")[1];
        return comeBack({ state: stateOf(to), code: "given" }, `__Host-consent=${session}`);
      },
    ],
  ])("does nothing for somebody %s", async (_, come) => {
    expect((await come()).href).toBe("https://app.example.com/connections");
    expect(exchanged).toEqual([]);
  });

  it("tells who did not allow it, and what failed, by its reference alone", async () => {
    const first = await setOut();
    expect((await comeBack({ state: stateOf(first.to), error: "access_denied" }, first.kept)).search).toBe("?note=denied");
    const second = await setOut();
    answer = { status: 400, body: { type: "about:blank", title: "Bad Request", status: 400, code: "oauth.code_invalid", correlationId: "ref-1" } };
    expect((await comeBack({ state: stateOf(second.to), code: "bad" }, second.kept)).search).toBe("?note=failed&reference=ref-1");
  });

  it("leads whoever is not signed in to signing in, and from there to the beginning", async () => {
    arrive({ ...trace, "x-path": "/oauth/callback?state=a&code=b" });
    await expect(GET(new Request("https://app.example.com/oauth/callback?state=a&code=b"))).rejects.toMatchObject({
      digest: expect.stringContaining(";/sign-in?next=%2Fconnections;"),
    });
  });
});
