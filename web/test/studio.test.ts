import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepDraft, keptDraft } from "@/app/(application)/studio/draft";
import { broken, cancel, type Ending, keepRun, keptRun, type Run, settleRun } from "@/app/(application)/studio/run";
import { messages, type UserFailure, unavailable } from "@/services/failure";

let stored: Map<string, string>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, text: string) => void stored.set(name, text),
    removeItem: (name: string) => void stored.delete(name),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const flow = "generateBlogPost";
const runOf = (but: Partial<Run> = {}): Run => ({ key: crypto.randomUUID(), request: { topic: "gardens" }, begun: Date.now(), ...but });
const answering = (...answers: Response[]) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => answers.shift() ?? Promise.reject(new TypeError("no network"))),
  );

describe("a run is cancelled", () => {
  it.each([
    ["when it ends", Response.json({ state: "cancelled" }), true],
    ["when it was finished before, and its text is on the way", Response.json({ state: "finished" }), true],
    ["not when nothing is written under its key, for it may be about to begin", Response.json({ state: "not_found" }), false],
    ["not when that is refused", Response.json({ kind: "wait" }, { status: 429 }), false],
    ["not when something else answers", new Response("<html>"), false],
  ])("%s", async (_, answer, cancelled) => {
    answering(answer);
    expect(await cancel(runOf())).toBe(cancelled);
  });

  it("not when nobody can be asked", async () => {
    answering();
    expect(await cancel(runOf())).toBe(false);
  });
});

describe("what this browser keeps", () => {
  const keep = (userId: string) => {
    keepDraft(flow, userId, { topic: "gardens" }, {});
    keepRun(flow, userId, runOf());
  };

  it("is there when somebody comes back", () => {
    const run = runOf();
    keepDraft(flow, "dana", { topic: "gardens" }, {});
    keepRun(flow, "dana", run);
    expect([keptDraft(flow, "dana"), keptRun(flow, "dana")]).toEqual([{ topic: "gardens" }, run]);
  });

  it("is not for who comes next, and is gone then", () => {
    keep("dana");
    expect([keptDraft(flow, "ben"), keptRun(flow, "ben")]).toEqual([{}, undefined]);
    expect([...stored]).toEqual([]);
  });

  it("is a run for as long as its key is kept, and no longer", () => {
    const hours = (count: number) => Date.now() - count * 60 * 60 * 1000;
    keepRun(flow, "dana", runOf({ begun: hours(23.9) }));
    expect(keptRun(flow, "dana")).toBeDefined();
    keepRun(flow, "dana", runOf({ begun: hours(24.1) }));
    expect(keptRun(flow, "dana")).toBeUndefined();
    expect([...stored]).toEqual([]);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    "7",
    '"dana"',
    '{"topic":"gardens"}',
    '{"key":"k","request":{"topic":"gardens"},"begun":1795350000000}',
    '{"userId":"dana"}',
    '{"userId":"dana","value":null}',
    '{"userId":"dana","value":[]}',
    '{"userId":"dana","value":{"topic":7}}',
    '{"userId":"dana","value":{"key":"k","request":{"topic":7},"begun":9e15}}',
  ])("is nothing if it cannot be read: %s", (text) => {
    keep("dana");
    for (const name of stored.keys()) stored.set(name, text);
    expect([keptDraft(flow, "dana"), keptRun(flow, "dana")]).toEqual([{}, undefined]);
    expect([...stored]).toEqual([]);
  });

  it("is nothing if the browser forbids it", () => {
    const forbidden = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
    keep("dana");
    expect([keptDraft(flow, "dana"), keptRun(flow, "dana")]).toEqual([{}, undefined]);
  });
});

describe("a run that ends", () => {
  const failed = (failure: UserFailure): Ending => ({ ok: false, failure });
  const written = { ok: true, value: {} } as Ending;
  const left = (ending: Ending, kept = runOf()) => {
    keepRun(flow, "dana", kept);
    settleRun(flow, "dana", kept, ending);
    return keptRun(flow, "dana");
  };

  it.each([
    ["it is written", written],
    ["its words must be corrected", failed({ kind: "correct", fields: [], message: messages.correct })],
    ["it must be put differently", failed({ kind: "rephrase", message: messages.rephrase })],
    ["it was cancelled, or its key was used for something else", failed({ kind: "ask_anew", message: messages.ask_anew })],
    ["it is not allowed", failed({ kind: "not_allowed", message: messages.not_allowed })],
  ])("is forgotten when %s", (_, ending) => {
    expect(left(ending)).toBeUndefined();
  });

  it.each([
    ["the connection breaks", failed(broken)],
    ["the service is away", failed(unavailable("ai"))],
    ["there is much to do", failed({ kind: "wait", retryAfter: 1, message: messages.wait })],
    ["the session has ended", failed({ kind: "sign_in", message: messages.sign_in })],
    ["something of ours is wrong", failed({ kind: "fault", message: messages.fault })],
  ])("is kept when %s, for it may still be written", (_, ending) => {
    expect(left(ending)).toBeDefined();
  });

  it("leaves the run of another tab alone, and that of another person", () => {
    const run = runOf();
    for (const userId of ["dana", "ben"]) {
      const other = runOf();
      keepRun(flow, userId, other);
      settleRun(flow, "dana", run, written);
      expect(keptRun(flow, userId)).toEqual(other);
    }
  });
});
