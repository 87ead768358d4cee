import http from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { SignJWT } from "jose";
import { NextRequest } from "next/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { signOutAction } from "@/app/(application)/profile/actions";
import { confirmAction, signUpAction } from "@/app/(entrance)/actions";
import { proxy } from "@/proxy";
import type { Outcome } from "@/services/outcome";
import { changePassword, confirmSignUp, forgotPassword, resendCode, signIn, signUp } from "@/session/cognito";
import { readSession, writeSession } from "@/session/cookie";
import { newPasswordSchema, passwordRule } from "@/session/password";
import { returnTo } from "@/session/return";
import { open, type Session, seal, sessionLife } from "@/session/session";
import { keepUnconfirmed, takeUnconfirmed, unconfirmedLife } from "@/session/unconfirmed";
import { arrive, cookies } from "./headers";
import { inCookies, key, sessionOf, trace } from "./visitor";

let answer: (target: string, body: Record<string, unknown>) => { status: number; body: object };
let asked: string[] = [];
const cognito = http.createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const target = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
  asked.push(target);
  const { status, body } = answer(target, JSON.parse(text) as Record<string, unknown>);
  response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
});
beforeAll(async () => {
  await new Promise<void>((ready) => cognito.listen(0, "127.0.0.1", ready));
  vi.stubEnv("COGNITO_ENDPOINT", `http://127.0.0.1:${(cognito.address() as AddressInfo).port}`);
  vi.stubEnv("COGNITO_CLIENT_ID", "client");
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("WEB_ORIGIN", "https://app.example.com");
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  cognito.closeAllConnections();
  cognito.close();
});
let logged: string;
beforeEach(() => {
  arrive(trace);
  asked = [];
  logged = "";
  vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    logged += String(line);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

const accessToken = (life: number) =>
  new SignJWT({ sub: "dana" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime(Math.floor((Date.now() + life) / 1000))
    .sign(key);
const refuse = (type: string, status = 400) => ({ status, body: { __type: type, message: "secret of dana@example.com" } });
const fieldsOf = (outcome: Outcome<unknown>) => (!outcome.ok && outcome.failure.kind === "correct" ? outcome.failure.fields.map(({ name }) => name) : []);
const credentials = { email: "dana@example.com", password: "Some-password-1" };

describe("a sealed session", () => {
  it("is opened by nobody without the key, nor when a single character is another", async () => {
    const session = sessionOf();
    const sealed = await seal(session, key);
    expect(await open(sealed, key)).toEqual(session);
    expect(sealed).not.toContain(session.accessToken);
    expect(await open(sealed, Buffer.alloc(32, 9))).toBeUndefined();
    const position = fc.integer({ min: 0, max: sealed.length - 1 });
    await fc.assert(
      fc.asyncProperty(position, fc.constantFrom("A", "B", "-", "."), async (at, letter) => {
        fc.pre(sealed[at] !== letter);
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        const opened = await open(changed, key);
        // The last letter of a part may carry bits that mean nothing; then it says the same, and nothing else.
        if (opened !== undefined) expect(opened).toEqual(session);
      }),
      { numRuns: 200 },
    );
  });

  it("is none after its end", async () => {
    expect(await open(await seal(sessionOf({ ends: Date.now() - 1000 }), key), key)).toBeUndefined();
  });

  it("fits into cookies that a browser keeps, and only a server can read", async () => {
    const session = sessionOf({ accessToken: "a".repeat(2500), refreshToken: "r".repeat(2200) });
    const kept = new Map<string, { value: string }>();
    await writeSession(
      {
        set: (name, value, options) => {
          expect(options).toMatchObject({ httpOnly: true, secure: true, sameSite: "lax", path: "/" });
          expect(name).toMatch(/^__Host-/);
          expect(name.length + value.length).toBeLessThan(4000);
          kept.set(name, { value });
        },
      },
      session,
    );
    expect(await readSession(kept)).toEqual(session);
  });
});

describe("signing in", () => {
  it("gives a session that ends with its refresh token", async () => {
    const token = await accessToken(3_600_000);
    answer = () => ({ status: 200, body: { AuthenticationResult: { AccessToken: token, RefreshToken: "refresh" } } });
    const outcome = await signIn(credentials);
    expect(outcome).toMatchObject({ ok: true, value: { state: "signed_in", session: { userId: "dana", refreshToken: "refresh" } } });
    const session = outcome.ok && outcome.value.state === "signed_in" ? outcome.value.session : sessionOf();
    expect(Math.abs(session.ends - Date.now() - sessionLife)).toBeLessThan(10_000);
  });

  it.each(["NotAuthorizedException", "UserNotFoundException", "InvalidPasswordException", "InvalidParameterException"])(
    "does not say whether the address or the password is wrong: %s",
    async (type) => {
      answer = () => refuse(type);
      expect(await signIn(credentials)).toEqual({
        ok: false,
        failure: expect.objectContaining({
          kind: "correct",
          fields: [{ name: "password", message: "This password and this address do not fit." }],
        }),
      });
    },
  );

  it.each([
    ["TooManyRequestsException", "wait"],
    ["InternalErrorException", "unavailable"],
    ["SomethingNewException", "unavailable"],
  ])("that Cognito cannot do is told as what it is: %s", async (type, kind) => {
    answer = () => refuse(type);
    const outcome = await signIn(credentials);
    expect(outcome).toMatchObject({ ok: false, failure: { kind } });
    expect(JSON.stringify(outcome)).not.toContain("secret");
  });

  it("leads somebody who has not confirmed the address there", async () => {
    answer = () => refuse("UserNotConfirmedException");
    expect(await signIn(credentials)).toEqual({ ok: true, value: { state: "unconfirmed" } });
  });
});

describe("what Cognito refuses", () => {
  const steps = {
    signUp: () => signUp(credentials),
    confirm: () => confirmSignUp(credentials.email, "123456"),
    change: () => changePassword(credentials, "123456"),
  };
  it.each([
    ["signUp", "UsernameExistsException", "email"],
    ["signUp", "InvalidParameterException", "email"],
    ["signUp", "InvalidPasswordException", "password"],
    ["confirm", "CodeMismatchException", "code"],
    ["confirm", "ExpiredCodeException", "code"],
    ["confirm", "InvalidParameterException", "code"],
    ["confirm", "NotAuthorizedException", "code"],
    ["change", "CodeMismatchException", "code"],
    ["change", "ExpiredCodeException", "code"],
    ["change", "InvalidParameterException", "code"],
    ["change", "InvalidPasswordException", "password"],
  ] as const)("is told at its field: %s, %s", async (step, type, name) => {
    answer = () => refuse(type);
    expect(fieldsOf(await steps[step]())).toEqual([name]);
  });

  it.each(["confirm", "change"] as const)("says no more of an address without an account than of a wrong code: %s", async (step) => {
    answer = () => refuse("CodeMismatchException");
    const wrong = await steps[step]();
    answer = () => refuse("UserNotFoundException");
    expect(await steps[step]()).toEqual(wrong);
  });

  it.each(["UserNotFoundException", "InvalidParameterException"])("is nothing if a code cannot be sent to this account: %s", async (type) => {
    answer = () => refuse(type);
    for (const send of [resendCode, forgotPassword]) expect(await send(credentials.email)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ["TooManyRequestsException", "wait"],
    ["ResourceNotFoundException", "unavailable"],
    ["InvalidParameterException", "correct"], // which a wrong setting may be too
  ])("and may be nobody's mistake is logged by its name, and without what Cognito wrote: %s", async (type, kind) => {
    answer = () => refuse(type);
    await signIn(credentials);
    expect(JSON.parse(logged)).toMatchObject({ level: "WARN", step: "signIn", kind, error: type, correlationId: trace["x-correlation-id"] });
    expect(logged).not.toMatch(/secret|dana|Some-password/);
  });

  it("and is the person's mistake is in no log", async () => {
    answer = () => refuse("NotAuthorizedException");
    await signIn(credentials);
    expect(logged).toBe("");
  });
});

describe("signing out", () => {
  const first = "__Host-session-0";
  it.each([200, 500])("asks Cognito first, and leaves no cookie whatever it says: %d", async (status) => {
    arrive({ ...trace, origin: "https://app.example.com", cookie: await inCookies(sessionOf()) });
    const jar = await cookies();
    let then: string | undefined;
    answer = () => {
      then = jar.get(first)?.value;
      return status === 200 ? { status, body: {} } : refuse("InternalErrorException", status);
    };
    await expect(signOutAction(undefined, new FormData())).rejects.toMatchObject({ digest: expect.stringContaining("/sign-in") });
    expect(new Set(asked)).toEqual(new Set(["RevokeToken"]));
    expect([then, jar.get(first)?.value]).toEqual([expect.stringMatching(/.{100}/), ""]);
    expect(logged !== "").toBe(status !== 200);
  });
});

it.each([
  ["Aa1-xxx", "Use 8 characters or more."],
  ["AAAAAA1-", "Use a small letter too."],
  ["aaaaaa1-", "Use a capital letter too."],
  ["Aaaaaaa-", "Use a digit too."],
  ["Aaaaaaa1", "Use a sign such as - or ! too."],
  ["Aaaaaa1-", undefined],
])("a chosen password is held to the rule that is told: %s", (password, message) => {
  expect(newPasswordSchema.safeParse(password).error?.issues.map((issue) => issue.message)).toEqual(message && [message]);
  expect(passwordRule).toBe("Use 8 characters or more, with a small letter, a capital letter, a digit and a sign such as - or !.");
});

describe("a request with an access token that is about to end", () => {
  const ending = () => sessionOf({ accessEnds: Date.now() + 10_000, refreshToken: crypto.randomUUID() });
  const requestOf = async (session: Session) =>
    new NextRequest("https://app.example.com/dashboard", { headers: { host: "app.example.com", cookie: await inCookies(session) } });
  const ask = async (session: Session) => proxy(await requestOf(session));
  const kept = (response: { cookies: { get: (name: string) => { value: string } | undefined } }) => readSession(response.cookies);

  it("gets another one, once for pages that are opened together, and so does the browser", async () => {
    const token = await accessToken(3_600_000);
    answer = () => ({ status: 200, body: { AuthenticationResult: { AccessToken: token } } });
    const session = ending();
    const requests = await Promise.all([requestOf(session), requestOf(session), requestOf(session)]);
    const responses = await Promise.all(requests.map(proxy));
    expect(asked).toEqual(["InitiateAuth"]);
    for (const response of responses) {
      expect(await kept(response)).toMatchObject({ accessToken: token, refreshToken: session.refreshToken, ends: session.ends });
      expect(response.headers.get("x-middleware-request-cookie")).not.toContain(await inCookies(session));
    }
  });

  it("gets the same one if it comes a little later than its companions", async () => {
    const token = await accessToken(3_600_000);
    answer = () => ({ status: 200, body: { AuthenticationResult: { AccessToken: token, RefreshToken: "rotated" } } });
    const session = ending();
    for (let page = 0; page < 3; page++) expect(await kept(await ask(session))).toMatchObject({ accessToken: token, refreshToken: "rotated" });
    expect(asked).toEqual(["InitiateAuth"]);
  });

  it("is signed out if Cognito says that the session is over", async () => {
    answer = () => refuse("NotAuthorizedException");
    const response = await ask(ending());
    expect(response.cookies.get("__Host-session-0")?.value).toBe("");
    expect(await readSession({ get: () => undefined })).toBeUndefined();
  });

  it("goes on as it is if Cognito cannot be asked", async () => {
    answer = () => refuse("InternalErrorException", 500);
    const response = await ask(ending());
    expect(response.cookies.getAll()).toEqual([]);
    expect(response.status).toBe(200);
    expect(JSON.parse(logged)).toMatchObject({ step: "renewal", error: "InternalErrorException", correlationId: response.headers.get("x-correlation-id") });
  });

  it("is not renewed while its token is good", async () => {
    await ask(sessionOf());
    expect(asked).toEqual([]);
  });
});

it("leads back to pages of ours alone, whatever is asked for", () => {
  expect(returnTo("/studio?flow=blog")).toBe("/studio?flow=blog");
  expect(returnTo("/x/../studio")).toBe("/studio");
  expect(returnTo(undefined)).toBe("/dashboard");
  const hostile = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.tuple(fc.constantFrom("//", "/\\", "/\t/", "\\/", "javascript:", "///", "/%5c"), fc.domain()).map((parts) => parts.join("")),
    fc
      .tuple(fc.array(fc.constantFrom("/.", "/x/..", "/%2e", "/%2E%2e", "/"), { minLength: 1 }), fc.constantFrom("//", "/\\", "\\/"), fc.domain())
      .map(([dots, slashes, domain]) => dots.join("") + slashes + domain), // what a parser takes away
  );
  fc.assert(
    fc.property(hostile, (wanted) => {
      expect(new URL(returnTo(wanted), "https://app.example.com").origin).toBe("https://app.example.com");
    }),
    { numRuns: 1000 },
  );
});

describe("whoever has just chosen a password", () => {
  const fieldsIn = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return form;
  };
  const ledTo = async (work: Promise<unknown>) => {
    const error = (await work.then(
      () => undefined,
      (error: unknown) => error,
    )) as { digest?: string } | undefined;
    return error?.digest?.split(";")[2];
  };
  const code = { email: credentials.email, code: "246810" };
  beforeEach(async () => {
    arrive({ ...trace, origin: "https://app.example.com" });
    const token = await accessToken(60_000);
    answer = (target) =>
      target === "InitiateAuth" ? { status: 200, body: { AuthenticationResult: { AccessToken: token, RefreshToken: "fresh" } } } : { status: 200, body: {} };
  });

  it("is signed in by the code of the mail, once", async () => {
    expect(await ledTo(signUpAction(undefined, fieldsIn(credentials)))).toBe("/confirm?email=dana%40example.com");
    expect(await ledTo(confirmAction(undefined, fieldsIn(code)))).toBe("/dashboard");
    expect(asked).toEqual(["SignUp", "ConfirmSignUp", "InitiateAuth"]);
    expect(await readSession(await cookies())).toMatchObject({ userId: "dana", email: credentials.email });
    expect(await ledTo(confirmAction(undefined, fieldsIn(code)))).toBe("/sign-in?email=dana%40example.com&note=confirmed");
  });

  it("keeps it while the code is wrong, and signs in with the right one", async () => {
    await ledTo(signUpAction(undefined, fieldsIn(credentials)));
    const good = answer;
    answer = () => refuse("CodeMismatchException");
    expect(await confirmAction(undefined, fieldsIn(code))).toMatchObject({ outcome: { ok: false } });
    answer = good;
    expect(await ledTo(confirmAction(undefined, fieldsIn(code)))).toBe("/dashboard");
  });

  it("has it kept for a quarter of an hour, where nobody reads it, and for this address alone", async () => {
    const jar = await cookies();
    await keepUnconfirmed(jar, credentials);
    expect(jar.get("__Host-unconfirmed")?.value).not.toContain(credentials.password);
    expect(await takeUnconfirmed(jar, "eve@example.com")).toBeUndefined();
    expect(await takeUnconfirmed(jar, credentials.email)).toBeUndefined(); // it is given to nobody a second time
    await keepUnconfirmed(jar, credentials);
    vi.useFakeTimers({ now: Date.now() + unconfirmedLife + 1000 });
    expect(await takeUnconfirmed(jar, credentials.email)).toBeUndefined();
    vi.useRealTimers();
  });
});
