import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POST } from "@/app/(application)/library/rests/route";
import { quotes } from "@/editing/quotation";
import { restsOf } from "@/library/rests";
import { arrive } from "./headers";
import { inCookies, key as sealKey, sessionOf, trace } from "./visitor";

describe("a text rests on", () => {
  it("its sources, and the sentences to check: each once, whatever of it is doubted and wherever it stands", () => {
    const claim = (sentence: string, why: string) => ({ pointer: "/content", sentence, why });
    const result = {
      claimsToCheck: [claim("It **is** 4%.", "The figure."), claim("It is 5%.", "The share."), claim("It is 4%.", "The day.")],
      sources: [{ title: "A page", url: "https://example.com/a", snippet: "Words." }],
      quote: "not of a client",
    };
    expect(restsOf({ madeBy: "generateMarketUpdate", result })).toEqual({
      claims: [
        { mark: 0, sentence: "It is 4%.", why: ["The figure.", "The day."] },
        { mark: 1, sentence: "It is 5%.", why: ["The share."] },
      ],
      sources: result.sources,
      quotation: undefined,
    });
  });

  it("the words of the client that it quotes", () => {
    expect(restsOf({ madeBy: "generateSocialProof", result: { quote: "She was great." } }).quotation).toBe("She was great.");
  });

  it("nothing, if that cannot be read", () => {
    const nothing = { claims: [], sources: [], quotation: undefined };
    for (const result of [undefined, null, 7, { claimsToCheck: "?", sources: [{ title: "x", url: "javascript:x" }] }])
      expect(restsOf({ madeBy: "generateSocialProof", result: result as never })).toEqual(nothing);
  });
});

describe("on what a text rests that is not saved is told", () => {
  const origin = "https://app.example.com";
  beforeAll(() => {
    vi.stubEnv("WEB_ORIGIN", origin);
    vi.stubEnv("SESSION_KEY", sealKey.toString("base64"));
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });
  const asks = async (made: unknown, cookie: string) => {
    arrive({ ...trace, origin, cookie });
    const headers = { "content-type": "application/json" };
    const answer = await POST(new Request(`${origin}/library/rests`, { method: "POST", headers, body: JSON.stringify({ made }) }));
    return [answer.status, await answer.json()];
  };

  it("to who is signed in, and to nobody else", async () => {
    const made = { madeBy: "generateSocialProof", result: { quote: "She was great." } };
    expect(await asks(made, await inCookies(sessionOf()))).toEqual([200, { claims: [], sources: [], quotation: "She was great.", type: "Client's words" }]);
    expect(await asks(made, "")).toMatchObject([401, { kind: "sign_in" }]);
    expect(await asks({ madeBy: "nobody" }, await inCookies(sessionOf()))).toMatchObject([400, { kind: "correct" }]);
  });
});

it.each([
  ["“She found us a home!” (Sam)", true],
  ["So Sam:\n> she  found\n> us a home", true],
  ["She FOUND us — a home", true],
  ["She found us the home", false],
  ["She found us", false],
  ["She found us a homestead", false],
  ["", false],
])("a quotation is one as long as its words stand there in their order: %s", (text, still) => {
  expect(quotes(text, "She found us a home.")).toBe(still);
});
