import { beforeEach, describe, expect, it } from "vitest";
import { get, put } from "@/dynamodb/table";
import { keepProfile, profileOf } from "@/profile/profile";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { trace } from "./visitor";

tableOfOwn();
beforeEach(() => arrive(trace));

const key = { PK: "USER#dana", SK: "PROFILE" } as const;
const dana = { name: "Dana Whitfield", agencyName: "Lakeside Realty", brandVoice: { avoid: ["nestled"] } };

describe("a profile", () => {
  it("is nothing at first, and then what was told last", async () => {
    expect(await profileOf("dana")).toEqual({ ok: true, value: {} });
    await keepProfile("dana", dana);
    await keepProfile("dana", { ...dana, city: "Austin" });
    expect(await profileOf("dana")).toEqual({ ok: true, value: { ...dana, city: "Austin" } });
    expect(await profileOf("eve")).toEqual({ ok: true, value: {} });
  });

  it("begins with what the application before this one knows, and loses nothing of it", async () => {
    const before = { name: "Dana W.", agencyName: "Lakeside", phone: "512-555-0134", bio: "Old" };
    await put({ ...key, EntityType: "UserProfile", Data: before, CreatedAt: 5, UpdatedAt: 6 });
    expect(await profileOf("dana")).toEqual({ ok: true, value: { name: "Dana W.", agencyName: "Lakeside" } });
    await keepProfile("dana", dana);
    expect(await get(key)).toMatchObject({ CreatedAt: 5, Data: { name: "Dana Whitfield", phone: "512-555-0134", bio: "Old" } });
  });

  it("has no time zone, which the browser knows", async () => {
    await put({ ...key, EntityType: "UserProfile", Profile: { name: "Dana", timeZone: "America/Chicago" } });
    expect(await profileOf("dana")).toEqual({ ok: true, value: { name: "Dana" } });
  });

  it("is kept whole by whoever comes last, when two keep it at once", async () => {
    const outcomes = await Promise.all([keepProfile("dana", { name: "One" }), keepProfile("dana", { name: "Two", city: "Austin" })]);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const kept = await profileOf("dana");
    expect([{ name: "One" }, { name: "Two", city: "Austin" }]).toContainEqual(kept.ok && kept.value);
  });
});
