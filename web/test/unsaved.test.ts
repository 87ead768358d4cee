import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dropUnsaved, keepUnsaved, type Unsaved, unsavedTexts } from "@/library/unsaved";

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
});

const unsaved = (id: string, text = "Words"): Unsaved => ({ id, over: 0, edited: { title: "", text, dismissals: [], checked: [] }, at: 5 });

it("keeps what is not saved, each text once and the latest first, until it is saved", () => {
  for (const text of [unsaved("a"), unsaved("b"), unsaved("a", "Other")]) keepUnsaved("dana", text);
  expect(unsavedTexts("dana")).toEqual([unsaved("a", "Other"), unsaved("b")]);
  dropUnsaved("dana", "a");
  dropUnsaved("dana", "never there");
  expect(unsavedTexts("dana")).toEqual([unsaved("b")]);
});

it("keeps the latest eight", () => {
  for (let at = 0; at < 12; at++) keepUnsaved("dana", unsaved(`text-${at}`));
  expect(unsavedTexts("dana").map(({ id }) => id)).toEqual([11, 10, 9, 8, 7, 6, 5, 4].map((at) => `text-${at}`));
});

it("keeps all that can be read, whatever stands beside it", () => {
  stored.set("library.unsaved", JSON.stringify({ userId: "dana", value: [unsaved("a"), { id: "?" }, null, unsaved("b")] }));
  expect(unsavedTexts("dana")).toEqual([unsaved("a"), unsaved("b")]);
});

it("gives whoever comes next nothing", () => {
  keepUnsaved("dana", unsaved("a"));
  expect(unsavedTexts("eve")).toEqual([]);
  expect(unsavedTexts("dana")).toEqual([]);
});

it.each([{}, null, [{ id: "a" }], [{ ...unsaved("a"), edited: {} }], [{ ...unsaved("a"), over: "1" }]])("does without what it did not write: %j", (value) => {
  stored.set("library.unsaved", JSON.stringify({ userId: "dana", value }));
  expect(unsavedTexts("dana")).toEqual([]);
});
