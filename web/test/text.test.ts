import { expect, it } from "vitest";
import { stateOf } from "@/library/text";
import type { Edited } from "@/library/work";

const text: Edited = {
  title: "Porches",
  text: "One.\n\nTwo.",
  dismissals: [
    { finding: "a", reason: "x" },
    { finding: "b", reason: "y" },
  ],
  checked: ["One.", "Two."],
};

it.each<[string, Partial<Edited>]>([
  ["how its lines end", { text: "One.\r\n\r\nTwo." }],
  ["what is blank around its title", { title: " Porches " }],
  ["in what order things were decided", { dismissals: text.dismissals.toReversed(), checked: ["Two.", "One.", "Two."] }],
])("a text is the same whatever %s", (_, but) => {
  expect(stateOf({ ...text, ...but })).toBe(stateOf(text));
});

it.each<[string, Partial<Edited>]>([
  ["its title", { title: "Porch" }],
  ["its words", { text: "One. Two." }],
  ["what may stand", { dismissals: [] }],
  ["why it may", { dismissals: [{ finding: "a", reason: "z" }, ...text.dismissals.slice(1)] }],
  ["what is checked", { checked: ["One."] }],
])("a text is another one if %s differs", (_, but) => {
  expect(stateOf({ ...text, ...but })).not.toBe(stateOf(text));
});
