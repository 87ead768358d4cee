import { forms } from "@coagent/clients/forms";
import { beforeEach, describe, expect, it } from "vitest";
import { get, put } from "@/dynamodb/table";
import { fieldsOf, requestOf, typedOf } from "@/flows/form";
import { profileFields } from "@/profile/fields";
import { knownTo } from "@/profile/known";
import { keepProfile, profileOf, profileSchema } from "@/profile/profile";
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

  it("has a time zone of the United States, and with another one all but that", async () => {
    await put({ ...key, EntityType: "UserProfile", Profile: { name: "Dana", timeZone: "America/Chicago" } });
    expect(await profileOf("dana")).toEqual({ ok: true, value: { name: "Dana", timeZone: "America/Chicago" } });
    await put({ ...key, EntityType: "UserProfile", Profile: { name: "Dana", timeZone: "Europe/Berlin" } });
    expect(await profileOf("dana")).toEqual({ ok: true, value: { name: "Dana" } });
  });

  it("asks for a time zone by the names that people have for it, and no request has it", () => {
    const field = profileFields.find(({ name }) => name === "timeZone");
    expect(field).toMatchObject({ kind: "choice", required: false, names: { "America/Chicago": "Central" } });
    const asked = fieldsOf(forms.generateBlogPost);
    expect(typedOf(asked, knownTo("generateBlogPost", { name: "Dana", timeZone: "America/Chicago" }))).toEqual({ name: "Dana" });
  });

  it("is kept whole by whoever comes last, when two keep it at once", async () => {
    const outcomes = await Promise.all([keepProfile("dana", { name: "One" }), keepProfile("dana", { name: "Two", city: "Austin" })]);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const kept = await profileOf("dana");
    expect([{ name: "One" }, { name: "Two", city: "Austin" }]).toContainEqual(kept.ok && kept.value);
  });

  it("is typed whole, and what is typed is what is kept", () => {
    const office = { address: "100 Congress Ave, Austin, TX 78701", phone: "+1 512 555 0100", website: "https://dana.example.com" };
    const typed = { ...dana, office };
    expect(profileSchema.parse(requestOf(profileFields, typedOf(profileFields, typed)))).toEqual(typed);
    expect(new Set(profileFields.map(({ label }) => label)).size).toBe(profileFields.length);
    expect(profileFields.filter(({ required }) => required)).toEqual([]);
  });

  it("gives the office's address to what asks for the agent's own, and never to a home", () => {
    const office = { address: "100 Congress Ave", phone: "+1 512 555 0100" };
    const known = { name: "Dana Whitfield", city: "Austin, Texas", office };
    expect(knownTo("runNapAudit", known)).toMatchObject({ name: "Dana Whitfield", ...office });
    expect(knownTo("findCompetitors", known)).toMatchObject({ address: "100 Congress Ave" });
    expect(knownTo("findCompetitors", { city: "Austin, Texas" })).toMatchObject({ address: "Austin, Texas" });
    expect(knownTo("generateOpenHouseKit", known)).not.toHaveProperty("address");
  });
});
