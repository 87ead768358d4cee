import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Words, wordsOf } from "@/activity/words";
import { daysOf, timeOf } from "@/app/(application)/activity/days";
import { every, watchNewest } from "@/app/(application)/activity/watch";
import type { Activity } from "@/services/events";
import { reauthReasons } from "@/services/failure";

const who = { id: "event-1", at: new Date(0), userId: "dana" };
const account = { ...who, provider: "GOOGLE_BUSINESS", version: 2 };

describe("what happened", () => {
  const written = (degraded: string[]): Words => wordsOf({ ...who, type: "content_written", content: "blog-post", topic: "Gardens", degraded });

  it("is told by what it is, what it is about, and what it had to do without", () => {
    expect(written([])).toEqual({ about: "Blog post", done: "Written", what: "Gardens", notes: [] });
    expect(written(["rows"]).notes).toEqual(["Some of it was left out, since nothing supports it."]);
    expect(written(["search", "rows", "model"]).notes.length).toBe(3);
    expect(written(["tone", "constructor"]).notes).toEqual([]); // of a service that is newer
  });

  it.each<Activity>([
    { ...account, type: "account_connected", until: new Date(1) },
    { ...account, type: "account_renewed", until: new Date(1) },
    { ...account, type: "account_recovered", until: new Date(1) },
    { ...account, type: "account_disconnected" },
    ...reauthReasons.map((reason) => ({ ...account, type: "account_ended" as const, reason })),
    { ...account, type: "account_ended", reason: "other" },
  ])("to an account is told in sentences: $type $reason", (activity) => {
    const { about, what, notes } = wordsOf(activity);
    expect(about).toBe("Google Business");
    for (const sentence of [what, ...notes]) expect(sentence).toMatch(/^[A-Z][^_]+\.$/);
  });
});

describe("a day", () => {
  const lines = (...times: string[]) => times.map((time) => ({ at: Date.parse(time) }));
  const titles = (zone: string, now: string, ...times: string[]) =>
    daysOf(lines(...times), zone, Date.parse(now)).map(({ title, lines }) => [title, lines.length]);

  it("is that of the person's clock", () => {
    const evening = "2026-11-30T03:00:00Z"; // nine in the evening of the 29th in Austin
    expect(titles("UTC", "2026-11-30T12:00:00Z", evening)).toEqual([["Today", 1]]);
    expect(titles("America/Chicago", "2026-11-30T12:00:00Z", evening)).toEqual([["Yesterday", 1]]);
    expect([timeOf(Date.parse(evening), "America/Chicago"), timeOf(Date.parse(evening), "UTC")]).toEqual(["9:00 PM", "3:00 AM"]);
  });

  it("holds together what is of it, in its order", () => {
    const now = "2026-11-30T12:00:00Z";
    const all = ["2026-11-30T11:00:00Z", "2026-11-30T10:00:00Z", "2026-11-29T10:00:00Z", "2026-11-02T10:00:00Z", "2025-11-02T10:00:00Z"];
    expect(titles("UTC", now, ...all)).toEqual([
      ["Today", 2],
      ["Yesterday", 1],
      ["Monday, November 2", 1],
      ["Sunday, November 2, 2025", 1],
    ]);
    expect(daysOf([], "UTC", 0)).toEqual([]);
  });

  it("may have 23 hours", () => {
    // Clocks in Austin went forward in the night to March 8.
    expect(titles("America/Chicago", "2026-03-09T05:30:00Z", "2026-03-08T07:00:00Z")).toEqual([["Yesterday", 1]]);
  });
});

describe("a page that is open", () => {
  let visibility: string;
  let listeners: (() => void)[];
  let answer: () => Promise<Response>;
  let asked: number;
  let told: number;
  let end: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    [visibility, listeners, asked, told] = ["visible", [], 0, 0];
    vi.stubGlobal("document", {
      get visibilityState() {
        return visibility;
      },
      addEventListener: (_: string, one: () => void) => listeners.push(one),
      removeEventListener: (_: string, one: () => void) => listeners.splice(listeners.indexOf(one), 1),
    });
    vi.stubGlobal("fetch", () => {
      asked++;
      return answer();
    });
    answer = async () => Response.json({ newest: "one" });
    end = watchNewest({ shown: () => "one", tell: () => told++ });
  });
  afterEach(() => {
    end();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const pass = (times: number) => vi.advanceTimersByTimeAsync(times * every);
  const turn = (to: string) => {
    visibility = to;
    for (const one of listeners) one();
  };

  it("is told of something newer, and of nothing else", async () => {
    await pass(3);
    expect([asked, told]).toEqual([3, 0]);
    answer = async () => Response.json({ newest: "two" });
    await pass(1);
    expect([asked, told]).toEqual([4, 1]);
  });

  it("asks nothing while nobody sees it, and shows what there is when it is seen again", async () => {
    turn("hidden");
    await pass(5);
    expect([asked, told]).toEqual([0, 0]);
    turn("visible");
    expect(told).toBe(1);
  });

  it("asks one question at a time, and goes on after one that failed", async () => {
    let fail: (why: Error) => void = () => undefined;
    answer = () => new Promise((_, reject) => (fail = reject));
    await pass(3);
    expect(asked).toBe(1);
    fail(new Error("the connection broke"));
    answer = async () => new Response("busy", { status: 503 });
    await pass(2);
    expect([asked, told]).toEqual([3, 0]);
  });

  it("asks no more once nobody is signed in, or it is left", async () => {
    answer = async () => Response.json({}, { status: 401 });
    await pass(3);
    expect([asked, listeners.length]).toEqual([1, 0]);
    end = watchNewest({ shown: () => "one", tell: () => told++ });
    end();
    await pass(3);
    expect([asked, told, listeners.length]).toEqual([1, 0, 0]);
  });
});
