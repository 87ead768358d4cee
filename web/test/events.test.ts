import { describe, expect, it } from "vitest";
import { flowIds, flows } from "@/flows/flows";
import { contentLabel, typeOf } from "@/flows/labels";
import { names } from "@/flows/names";
import { eventsShown, readEvent } from "@/services/events";
import { providerLabel } from "@/services/labels";
import { eventWords } from "./documents";

const ended = {
  "detail-type": "oauth.token.reauth_required",
  source: "coagent.oauth",
  detail: {
    eventType: "oauth.token.reauth_required",
    eventId: "user|GOOGLE_BUSINESS|2",
    timestamp: 1795350000000,
    userId: "user",
    provider: "GOOGLE_BUSINESS",
    version: 2,
    reason: "revoked",
  },
};
const but = (detail: object) => ({ ...ended, detail: { ...ended.detail, ...detail } });

describe("an event", () => {
  it("may have members that the feed does not know", () => {
    const { detail, ...envelope } = ended;
    const read = readEvent({ ...envelope, account: "000000000000", detail: { ...detail, mood: "blue" } });
    expect(read).toEqual(readEvent(ended));
    expect(read).toMatchObject({ kind: "activity", activity: { type: "account_ended", reason: "revoked", at: new Date(1795350000000) } });
  });

  it("may tell of what is newer than the feed", () => {
    expect(readEvent(but({ provider: "MASTODON", reason: "moon_phase" }))).toMatchObject({ activity: { provider: "MASTODON", reason: "other" } });
  });

  it("of another type is ignored", () => {
    expect(readEvent({ "detail-type": "search.cache.invalidate", detail: {} })).toEqual({ kind: "ignored" });
    expect(readEvent({ "detail-type": "constructor", detail: {} })).toEqual({ kind: "ignored" });
  });

  it.each([
    [undefined, [""]],
    ["text", [""]],
    [{ detail: {} }, ["detail-type"]],
    [{ "detail-type": "oauth.token.revoked" }, ["detail"]],
    [but({ userId: "" }), ["detail.userId"]],
    [but({ timestamp: "yesterday", version: 0 }), ["detail.timestamp", "detail.version"]],
    [but({ timestamp: 9e15 }), ["detail.timestamp"]],
    [but({ eventType: "oauth.token.revoked" }), ["detail.eventType"]],
  ])("that is broken is called so, with the places: %j", (event, places) => {
    expect(readEvent(event)).toEqual({ kind: "broken", places });
  });
});

describe("the documents", () => {
  it("know the events that the feed shows, and one more", () => {
    expect([...eventsShown, "search.cache.invalidate"].sort()).toEqual(eventWords("eventType").sort());
  });
});

describe("a label", () => {
  it.each(eventWords("contentType"))("is what people call a type of content: %s", (contentType) => {
    expect(Object.values(names)).toContain(contentLabel(contentType));
  });

  it("is the same for what a flow makes, wherever it is told", () => {
    expect(flowIds.map((flow) => [typeOf({ madeBy: flow }), contentLabel(flows[flow].content)])).toEqual(
      flowIds.map((flow) => [flows[flow].name, flows[flow].name]),
    );
    expect(typeOf({ madeBy: "byHand" })).toBe("Text");
  });

  it.each(eventWords("provider"))("is what people call a provider: %s", (provider) => {
    expect(providerLabel(provider)).toMatch(/^[A-Z][a-z]+( [A-Z][a-z]+)*$/);
  });

  it("is made for what is newer than the feed", () => {
    expect(contentLabel("open-house-invite")).toBe("Open house invite");
    expect(providerLabel("GOOGLE_BUSINESS")).toBe("Google Business");
    expect(providerLabel("MASTODON")).toBe("Mastodon");
  });
});
