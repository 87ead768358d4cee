import { expect, it } from "vitest";
import { writtenOut } from "@/flows/written-out";
import { blocksOf } from "@/markdown/markdown";
import { lineOf, sectionsOf, stretchesIn, withTags } from "@/markdown/sections";

const posts = {
  facebook: "Open house on Sunday.\nCome as you are.\n\nBring a question.",
  instagram: "Open house on Sunday. #Austin",
  linkedin: "Sunday, 2 to 4 p.m.",
  twitter: "Open house https://example.com",
};
const text = writtenOut("generateSocialMediaPost", posts);
const words = (line: { text: string }[]) => line.map(({ text }) => text).join("");

it("the posts of a saved text are those that were written, each to be copied as it was", () => {
  const sections = sectionsOf(text, blocksOf(text)) ?? [];
  expect(sections.map(({ name, text }) => [name, text])).toEqual([
    ["Facebook", posts.facebook],
    ["Instagram", posts.instagram],
    ["LinkedIn", posts.linkedin],
    ["X", posts.twitter],
  ]);
  expect(words(lineOf(sections[0]?.blocks ?? []))).toBe(posts.facebook);
  expect(withTags(lineOf(sections[1]?.blocks ?? [])).filter(({ kind }) => kind === "tag")).toEqual([{ kind: "tag", text: "#Austin" }]);
});

it("a kit has its parts, and the subject of its invitation without the marks", () => {
  const kit = {
    invitation: { subject: "Come on Sunday", body: "Dear neighbor" },
    post: "A post",
    flyer: { headline: "Open house", body: "Oak floors", address: "1 Elm St", date: "Sunday", time: "2 p.m." },
    followUp: "Thank you",
  };
  const whole = writtenOut("generateOpenHouseKit", kit as Parameters<typeof writtenOut<"generateOpenHouseKit">>[1]);
  const [invitation, ...others] = sectionsOf(whole, blocksOf(whole)) ?? [];
  expect(invitation).toMatchObject({ name: "Invitation", text: "Come on Sunday\n\nDear neighbor" });
  expect(others.map(({ name }) => name)).toEqual(["Post", "Flyer", "Message the day after"]);
});

it.each([
  ["words stand before its first heading", `First.\n\n${text}`],
  ["it has no heading", "A post."],
  ["nothing is written", ""],
])("a text is shown whole if %s", (_, other) => {
  expect([sectionsOf(other, blocksOf(other)), stretchesIn(other)]).toEqual([undefined, undefined]);
});

it("the words of a part are edited where they stand, without its heading", () => {
  const stretches = stretchesIn(text) ?? [];
  expect(stretches.map(({ name }) => name)).toEqual(["Facebook", "Instagram", "LinkedIn", "X"]);
  expect(stretches.map(({ start, end }) => text.slice(start, end).replaceAll("  \n", "\n"))).toEqual(Object.values(posts));
  const { start, end } = stretches[1] ?? { start: 0, end: 0 };
  const edited = `${text.slice(0, start)}Other words.${text.slice(end)}`;
  expect(sectionsOf(edited, blocksOf(edited))?.map(({ text }) => text)).toEqual([posts.facebook, "Other words.", posts.linkedin, posts.twitter]);
});
