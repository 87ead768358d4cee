import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exported } from "@/exports/exports";
import type { Work } from "@/library/work";
import { blocksOf, plainOf } from "@/markdown/markdown";
import { markBlocks } from "@/markdown/passages";
import { tasksOf, withTask } from "@/markdown/tasks";

const text = "# Plan\n\n- [ ] Claim the profile\n- [x] Correct the **name**\n- no task\n\n1. [X] Ask\n\n```\n- [ ] code\n```\n\n- [] none\n- [ ]\n";

describe("tasks of a text", () => {
  it("are found in their order, as the text is shown", () => {
    expect(tasksOf(text)).toEqual([false, true, true]);
    const lists = blocksOf(text).flatMap((block) => (block.kind === "list" ? [block] : []));
    expect(lists.flatMap(({ done = [] }) => done).filter((done) => done !== undefined)).toEqual([false, true, true]);
    expect(lists[0]?.done).toEqual([false, true, undefined]);
    expect(plainOf("- [ ] Claim the profile")).toBe("Claim the profile");
  });

  it("are there in a list with lines between", () => {
    const [list] = blocksOf("- [ ] One\n\n- [x] Two");
    expect(list).toMatchObject({ kind: "list", done: [false, true], items: [[{ text: "One" }], [{ text: "Two" }]] });
  });

  it("stay tasks where something in them is to be checked", () => {
    expect(markBlocks(blocksOf("- [x] Claim the profile"), [{ mark: 0, words: "Claim the profile" }])).toMatchObject([{ done: [true] }]);
  });

  it("are ticked off by themselves, and all else stays", () => {
    const line = fc.constantFrom("- [ ] a", "* [x] b", "12) [X] c", "  + [ ] d", "- e", "text [ ] f", "", "# g");
    fc.assert(
      fc.property(fc.array(line), fc.nat(12), fc.boolean(), (lines, at, done) => {
        const before = lines.join("\n");
        const after = withTask(before, at, done);
        expect(tasksOf(after)).toEqual(tasksOf(before).map((was, task) => (task === at ? done : was)));
        expect(after.replaceAll(/\[[xX]\]/g, "[ ]")).toBe(before.replaceAll(/\[[xX]\]/g, "[ ]"));
      }),
    );
  });

  it("have a box in every file", () => {
    const work: Work = { madeBy: "byHand", title: "Plan", text: "- [ ] One\n- [x] Two\n- Three", dismissals: [], checked: [] };
    expect(exported(work, "html").body).toContain("<ul><li>☐ One</li><li>☑ Two</li><li>Three</li></ul>");
    expect(exported(work, "md").body).toContain("- [ ] One\n- [x] Two\n- Three");
  });
});
