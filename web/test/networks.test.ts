import { expect, it } from "vitest";
import { flows } from "@/flows/flows";
import { networkIds, networks } from "@/flows/networks";
import { partsOf } from "@/flows/parts";
import { writtenOut } from "@/flows/written-out";

// From https://docs.x.com/fundamentals/counting-characters, and X's own test vectors of the same rules.
it.each([
  ["letters", "Open house on Sunday", 20],
  ["letters with accents, composed or not", "cafe\u0301 café", 9],
  ["typographic signs", "“Come in” – 2’s", 15],
  ["scripts of wide letters", "日本", 4],
  ["an emoji", "🏠", 2],
  ["an emoji of several", "👨‍👩‍👧", 2],
  ["a flag and a keycap", "🇺🇸1️⃣", 4],
  ["digits and hashes, which are no emoji", "#1 of 12", 8],
  ["a link, whatever its length", `See https://example.com/${"a".repeat(200)}`, 27],
  ["a short link", "x.com ok", 26],
  ["a site by its name", "lakeside.com", 23],
  ["no link in an address for mail, nor in an hour", "dana@lakeside.com 2 p.m.", 24],
])("X counts %s", (_, text, weight) => {
  expect(networks.twitter.lengthOf(text)).toBe(weight);
});

it("are called the same wherever their posts stand", () => {
  const posts = { facebook: "f", instagram: "i", linkedin: "l", twitter: "t" };
  const names = networkIds.map((id) => networks[id].name);
  expect(partsOf("generateSocialMediaPost", posts).map(({ label }) => label)).toEqual(names);
  expect(writtenOut("generateSocialMediaPost", posts).match(/(?<=^## ).*/gm)).toEqual(names);
  expect(flows.generateSocialMediaPost.gives).toContain("Facebook, Instagram, LinkedIn and X,");
});

it("the others count characters", () => {
  for (const network of [networks.facebook, networks.instagram, networks.linkedin]) expect(network.lengthOf("🏠 日本 a")).toBe(6);
});
