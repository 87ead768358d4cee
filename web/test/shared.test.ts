import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shared } from "@/session/shared";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

const life = 1000;
const most = 3;
const asking = (...answers: (string | undefined | Error)[]) => {
  const once = shared<string | undefined>(life, most);
  const ask = vi.fn(async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { want: (key: string) => once(key, ask), ask };
};

it("asks once for those who come together, and those who come a little later", async () => {
  const { want, ask } = asking("one", "two");
  expect(await Promise.all([want("dana"), want("dana")])).toEqual(["one", "one"]);
  vi.advanceTimersByTime(life - 1);
  expect(await want("dana")).toBe("one");
  expect(ask).toHaveBeenCalledTimes(1);
});

it("asks anew after the life of an answer, which begins when it is there", async () => {
  let answer = (_: string) => {};
  const once = shared<string>(life, most);
  const first = once("dana", () => new Promise((resolve) => (answer = resolve)));
  vi.advanceTimersByTime(2 * life);
  const second = once("dana", async () => "two");
  answer("one");
  expect(await Promise.all([first, second])).toEqual(["one", "one"]);
  vi.advanceTimersByTime(life);
  expect(await once("dana", async () => "three")).toBe("three");
});

it("tells each its own", async () => {
  const { want } = asking("one", "two");
  expect([await want("dana"), await want("ben")]).toEqual(["one", "two"]);
});

it.each([undefined, new Error("away")])("keeps no %s, which those hear who were waiting", async (nothing) => {
  const { want } = asking(nothing, "two");
  const waiting = await Promise.allSettled([want("dana"), want("dana")]);
  expect(waiting).toEqual(Array(2).fill(nothing instanceof Error ? { status: "rejected", reason: nothing } : { status: "fulfilled", value: nothing }));
  expect(await want("dana")).toBe("two");
});

it("keeps no more than it may, and drops the oldest", async () => {
  const { want, ask } = asking("a", "b", "c", "d", "a again");
  for (const key of ["a", "b", "c", "d"]) await want(key);
  expect([await want("b"), await want("c"), await want("d")]).toEqual(["b", "c", "d"]);
  expect(ask).toHaveBeenCalledTimes(4);
  expect(await want("a")).toBe("a again");
});
