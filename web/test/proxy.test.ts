import { NextRequest } from "next/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { proxy } from "@/proxy";
import { contentPolicy } from "@/security/policy";
import { mistakes, settings } from "@/settings";

const origin = "https://app.example.com";
beforeEach(() => vi.stubEnv("WEB_ORIGIN", origin));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const ask = (path: string, host: string, method = "GET") => proxy(new NextRequest(`http://${host}${path}`, { method, headers: { host } }));
const pass = async (more: Record<string, string> = {}) => (await proxy(new NextRequest(origin, { headers: { host: "app.example.com", ...more } }))).headers;
const passedOn = (headers: Headers, name: string) => headers.get(`x-middleware-request-${name}`);

describe("a request", () => {
  it("for another name of this machine is shown to the right one, or gets nothing", async () => {
    const shown = await ask("/studio?flow=blog", "evil.example:3000");
    expect([shown.status, shown.headers.get("location")]).toEqual([307, `${origin}/studio?flow=blog`]);
    expect((await ask("/studio", "evil.example", "POST")).status).toBe(421);
    expect((await ask("//evil.example/", "evil.example")).headers.get("location")).toMatch(new RegExp(`^${origin}/`));
  });

  it("is known to the logs by a name of ours", async () => {
    const headers = await pass({ "x-correlation-id": "theirs" });
    expect(passedOn(headers, "x-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("x-correlation-id")).toBe(passedOn(headers, "x-correlation-id"));
  });

  it("gets a page whose policy allows the nonce of that page, and no other", async () => {
    const [one, other] = [await pass(), await pass()];
    const policy = one.get("content-security-policy");
    expect(policy).toBe(passedOn(one, "content-security-policy"));
    expect(policy).toMatch(/script-src 'self' 'nonce-[0-9a-f]{32}'/);
    expect(policy).not.toBe(other.get("content-security-policy"));
  });
});

describe("the content policy", () => {
  it("allows no other host, no code from text and no script without the nonce", () => {
    const policy = contentPolicy("n", new URL(origin), new URL("https://consent.example.com/authorize?a=b"), false);
    // A form leads on to the page where a person consents, and nothing else leads anywhere.
    expect(policy).toContain("form-action 'self' https://consent.example.com;");
    expect(policy.replace(" https://consent.example.com", "")).not.toMatch(/https?:|\*|'unsafe-eval'/);
    expect(policy.match(/'unsafe-inline'/g)).toHaveLength(1);
    expect(policy).toContain("style-src-attr 'unsafe-inline'");
    expect(policy).toContain("upgrade-insecure-requests");
  });
});

describe("the settings", () => {
  it.each([
    ["", "WEB_ORIGIN is not set"],
    ["app.example.com", "WEB_ORIGIN must be an origin"],
    ["https://app.example.com/path", "WEB_ORIGIN must be an origin"],
  ])("that are wrong are told by name: %j", (value, message) => {
    vi.stubEnv("WEB_ORIGIN", value);
    expect(() => settings.origin).toThrow(message);
  });

  it("are parsed once", () => {
    const parse = vi.spyOn(URL, "parse");
    vi.stubEnv("WEB_ORIGIN", "https://once.example.com");
    expect([settings.origin.host, settings.origin.host]).toEqual(["once.example.com", "once.example.com"]);
    expect(parse).toHaveBeenCalledTimes(1);
  });

  it("are all looked at when the application starts, and no value is told", () => {
    vi.stubEnv("SESSION_KEY", "c2hvcnQ=");
    expect(mistakes()).toContain("SESSION_KEY must be 32 bytes in base64: openssl rand -base64 32");
    expect(mistakes()).toContain("COGNITO_CLIENT_ID is not set");
    expect(mistakes().join()).not.toContain("c2hvcnQ=");
  });
});
