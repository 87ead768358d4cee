import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { bringBackTextAction, discardTextAction, latestTextsAction, restoreVersionAction, saveTextAction } from "@/library/actions";
import { open, versions } from "@/library/library";
import { newTextId } from "@/library/text";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key as sealKey, sessionOf, trace } from "./visitor";

const origin = "https://app.example.com";
tableOfOwn();
beforeAll(() => {
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", sealKey.toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
});
const comes = async (userId: string) => arrive({ ...trace, origin, cookie: await inCookies(sessionOf({ userId })) });
beforeEach(() => comes("dana"));

const formOf = (fields: Record<string, string | number>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  return form;
};
const saving = (fields: Record<string, string | number>) =>
  saveTextAction(undefined, formOf({ key: crypto.randomUUID(), over: 0, title: "A title", text: "Some words.", ...fields }));

const made = { madeBy: "generateBlogPost", request: { topic: "gardens" }, result: { claimsToCheck: [] } };

describe("a text that is saved by its page", () => {
  it("is what was typed, of what it was made, with what was decided of it", async () => {
    const id = newTextId();
    const dismissals = [{ finding: "safe a street", reason: "the name of it" }];
    const first = await saving({ id, origin: "generated", made: JSON.stringify(made), checked: '["It has two acres."]' });
    expect(first?.outcome).toEqual({ ok: true, value: { state: "saved", version: 1 } });
    const second = await saving({ id, over: 1, text: "Other words.", dismissals: JSON.stringify(dismissals) });
    expect(second?.outcome).toEqual({ ok: true, value: { state: "saved", version: 2 } });
    expect(await open("dana", id)).toMatchObject({
      ok: true,
      value: { type: "Blog post", work: { ...made, title: "A title", text: "Other words.", dismissals, checked: [] } },
    });
    expect(await versions("dana", id)).toMatchObject({ ok: true, value: [{ origin: "edited" }, { origin: "generated" }] });
  });

  it("is written by hand if nothing is said of what it was made", async () => {
    const id = newTextId();
    await saving({ id });
    expect(await open("dana", id)).toMatchObject({ ok: true, value: { type: "Text", work: { madeBy: "byHand" } } });
  });

  it("is shown beside what was saved elsewhere meanwhile, and overwrites nothing", async () => {
    const id = newTextId();
    await saving({ id });
    await saving({ id, over: 1, text: "Some other words." });
    const late = await saving({ id, over: 1, text: "Some late words." });
    expect(late?.outcome).toMatchObject({ ok: true, value: { state: "changed", version: 2 } });
    const rows = late?.outcome.ok && late.outcome.value.state === "changed" ? late.outcome.value.rows : [];
    expect(rows.filter(({ kind }) => kind !== "same").map(({ words }) => words.map(({ text }) => text).join(""))).toEqual([
      "Some other words.",
      "Some late words.",
    ]);
    expect(await open("dana", id)).toMatchObject({ ok: true, value: { work: { text: "Some other words." } } });
    const chosen = await saving({ id, over: 2, text: "Some late words." });
    expect(chosen?.outcome).toEqual({ ok: true, value: { state: "saved", version: 3 } });
  });

  it("is saved once if another tab has saved the very same", async () => {
    const id = newTextId();
    expect([(await saving({ id }))?.outcome, (await saving({ id }))?.outcome]).toEqual(Array(2).fill({ ok: true, value: { state: "saved", version: 1 } }));
  });

  it("may be a copy of another of the same person, and of nobody else's", async () => {
    const [id, copy, stolen] = [newTextId(), newTextId(), newTextId()];
    await saving({ id, made: JSON.stringify(made) });
    await saving({ id: copy, copyOf: id });
    expect(await open("dana", copy)).toMatchObject({ ok: true, value: { work: { madeBy: "generateBlogPost" } } });
    await comes("eve");
    await saving({ id: stolen, copyOf: id });
    expect(await open("eve", stolen)).toMatchObject({ ok: true, value: { work: { madeBy: "byHand" } } });
  });

  it("says of what it was made also as a copy of one that was deleted meanwhile", async () => {
    const [id, copy] = [newTextId(), newTextId()];
    await saving({ id, made: JSON.stringify(made) });
    await discardTextAction(undefined, formOf({ id }));
    await saving({ id: copy, copyOf: id });
    expect(await open("dana", copy)).toMatchObject({ ok: true, value: { work: made } });
  });

  it.each([
    ["without a title", { title: " " }, "title"],
    ["under a name that is none", { id: "a b" }, "id"],
    ["with decisions that cannot be read", { dismissals: "{" }, "dismissals"],
    ["that is too long", { text: "x".repeat(60_001) }, "text"],
  ])("is refused %s", async (_, fields, name) => {
    const refused = await saving({ id: newTextId(), ...fields });
    expect(refused?.outcome).toMatchObject({ ok: false, failure: { kind: "correct", fields: [{ name }] } });
  });
});

it("a version comes back as a new one, and what was the latest stays", async () => {
  const id = newTextId();
  await saving({ id, text: "One" });
  await saving({ id, over: 1, text: "Two" });
  const form = formOf({ id, version: 1, over: 2, key: crypto.randomUUID() });
  for (let tries = 0; tries < 2; tries++)
    expect((await restoreVersionAction(undefined, form))?.outcome).toMatchObject({ ok: true, value: { state: "saved", version: 3 } });
  expect(await open("dana", id)).toMatchObject({ ok: true, value: { work: { text: "One" } } });
  expect(await versions("dana", id)).toMatchObject({ ok: true, value: [{ origin: "restored" }, { version: 2 }, { version: 1 }] });
});

it("a text goes and comes back, and is among the latest until then", async () => {
  const id = newTextId();
  await saving({ id });
  const latest = async () => {
    const state = await latestTextsAction(undefined, new FormData());
    return state?.outcome.ok ? state.outcome.value.map((entry) => entry.id) : undefined;
  };
  expect(await latest()).toEqual([id]);
  await discardTextAction(undefined, formOf({ id }));
  expect(await latest()).toEqual([]);
  await bringBackTextAction(undefined, formOf({ id }));
  expect(await latest()).toEqual([id]);
});

it("a name gives somebody else nothing, and lets them change nothing", async () => {
  const id = newTextId();
  await saving({ id });
  await comes("eve");
  const key = crypto.randomUUID();
  const outcomes = [
    await saving({ id, over: 1, text: "Hers" }),
    await discardTextAction(undefined, formOf({ id })),
    await bringBackTextAction(undefined, formOf({ id })),
    await restoreVersionAction(undefined, formOf({ id, version: 1, over: 1, key })),
  ];
  for (const state of outcomes) expect(state?.outcome).toMatchObject({ ok: false, failure: { kind: "not_found" } });
  expect((await saving({ id, text: "Hers" }))?.outcome).toMatchObject({ ok: true, value: { state: "saved", version: 1 } });
  expect(await open("eve", id)).toMatchObject({ ok: true, value: { work: { text: "Hers" } } });
  expect(await open("dana", id)).toMatchObject({ ok: true, value: { version: 1, work: { text: "Some words." } } });
});
