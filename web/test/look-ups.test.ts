import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepLookUps, keptLookUps } from "@/app/(application)/competitors/kept-look-ups";
import { lookUpEach, type Standing } from "@/app/(application)/competitors/look-up";
import { keyOf, type Row } from "@/flows/competitors";
import { messages, type UserFailure } from "@/services/failure";

const rows: Row[] = ["Sam Ortiz", "Maya Chen", "Luis Romero"].map((name) => ({ name, agency: "Homes" }));
const keys = rows.map(keyOf);
const profile = { reviewCount: 140, citations: [1], sources: [] };

type Sent = { path: string; key: string; name?: string | undefined };
let sent: Sent[];
// What each look-up is answered with in turn; one without an answer goes on until it is stopped.
let answers: (UserFailure | "found" | undefined)[];
beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", async (path: string, { body, signal }: { body: string; signal: AbortSignal | null }) => {
    const { key, request } = JSON.parse(body) as { key: string; request?: { name: string } };
    sent.push({ path, key, name: request?.name });
    if (path.endsWith("/cancellations")) return Response.json({ state: "cancelled" });
    const answer = answers.shift();
    if (answer === undefined) return new Promise((_, broken) => signal?.addEventListener("abort", () => broken(new DOMException("Stopped", "AbortError"))));
    const outcome = answer === "found" ? { ok: true, value: { flow: "enrichCompetitor", result: profile } } : { ok: false, failure: answer };
    const events = [
      { type: "progress", stage: "writing", share: 0.5, tokens: 9 },
      { type: "done", outcome },
    ];
    return new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const names = () => sent.filter(({ path }) => path.endsWith("/generations")).map(({ name }) => name);
const failure = (kind: "wait" | "unavailable" | "budget_spent" | "rephrase" | "ask_anew"): UserFailure =>
  kind === "unavailable"
    ? { kind, service: "ai", fallback: "write_by_hand", message: "Away." }
    : { kind, message: messages[kind], ...(kind === "wait" && { retryAfter: 7 }) };

async function looked(signal = new AbortController().signal, on?: (key: string, standing?: Standing) => void) {
  const last = new Map<string, Standing | undefined>();
  await lookUpEach(rows, signal, (key, standing) => {
    last.set(key, standing);
    on?.(key, standing);
  });
  return keys.map((key) => last.get(key)?.kind);
}

describe("agents are looked up", () => {
  it("one after the other, each under a key of its own", async () => {
    answers = ["found", "found", "found"];
    const told: unknown[] = [];
    expect(await looked(undefined, (key, standing) => key === keys[1] && told.push(standing))).toEqual(["found", "found", "found"]);
    expect(names()).toEqual(rows.map(({ name }) => name));
    expect(new Set(sent.map(({ key }) => key)).size).toBe(3);
    expect(told).toMatchObject([
      { kind: "waiting" },
      { kind: "working", stage: "waiting" },
      { kind: "working", stage: "writing" },
      { kind: "found", lookUp: { profile, at: expect.any(Number) } },
    ]);
  });

  it("and go on past one that fails by itself, or of whom nothing is found, which is an answer", async () => {
    answers = [failure("ask_anew"), failure("rephrase"), "found"];
    expect(await looked()).toEqual(["failed", "found", "found"]);
  });

  it.each(["budget_spent", "unavailable"] as const)("and no further, when the next ones would fail as well: %s", async (kind) => {
    answers = ["found", failure(kind)];
    expect(await looked()).toEqual(["found", "failed", undefined]);
    expect(names().length).toBe(2);
  });

  it("again under the same key after a while, when that was too soon, but not for ever", async () => {
    vi.useFakeTimers();
    answers = [failure("wait"), "found", failure("wait"), failure("wait"), failure("wait")];
    const ending = looked();
    await vi.advanceTimersByTimeAsync(6_900);
    expect(names()).toEqual(["Sam Ortiz"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await ending).toEqual(["found", "failed", undefined]);
    expect(names()).toEqual(["Sam Ortiz", "Sam Ortiz", "Maya Chen", "Maya Chen", "Maya Chen"]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
  });

  it("until that is stopped: what is under way is cancelled, and what was found stays", async () => {
    answers = ["found"];
    const control = new AbortController();
    const ending = looked(control.signal, (key, standing) => {
      if (key === keys[1] && standing?.kind === "working") setTimeout(() => control.abort());
    });
    expect(await ending).toEqual(["found", undefined, undefined]);
    expect(sent.at(-1)).toMatchObject({ path: "/studio/cancellations", key: sent.at(-2)?.key });
    expect(names()).toEqual(["Sam Ortiz", "Maya Chen"]);
  });
});

describe("what was looked up", () => {
  let stored: Map<string, string>;
  beforeEach(() => {
    stored = new Map();
    vi.stubGlobal("localStorage", {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, text: string) => void stored.set(name, text),
      removeItem: (name: string) => void stored.delete(name),
    });
  });
  const found = { [keyOf({ name: "Sam Ortiz", agency: "Homes" })]: { at: 5, profile: { citations: [] } } };

  it("outlives a reload, for the list and the person that it is of", () => {
    keepLookUps("dana", "list", found);
    expect(keptLookUps("dana", "list")).toEqual(found);
    expect(keptLookUps("dana", "another")).toEqual({});
    expect(keptLookUps("eve", "list")).toEqual({});
    expect(keptLookUps("dana", "list")).toEqual({}); // it was dropped when somebody else came
  });

  it.each(["", "7", '{"id":"list","found":[]}', '{"id":"list","found":{"a":{"at":1}}}', '{"id":"list","found":{"a":{"at":1,"profile":{}}}}'])(
    "is nothing if it cannot be read: %s",
    (value) => {
      stored.set("competitors.look-ups", `{"userId":"dana","value":${value}}`);
      expect(keptLookUps("dana", "list")).toEqual({});
    },
  );
});
