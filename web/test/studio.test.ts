import { afterEach, describe, expect, it, vi } from "vitest";
import { cancel, type Run } from "@/app/(application)/studio/run";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

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
