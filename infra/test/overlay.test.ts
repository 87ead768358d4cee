import { expect, test } from "vitest";
import type { Json } from "../lib/api/document.ts";
import { type Action, applyOverlay } from "../lib/api/overlay.ts";

const apply = (document: Json, ...actions: Action[]) =>
  applyOverlay(document, { overlay: "1.0.0", info: { title: "test", version: "1" }, actions });

test("an update is merged: objects deeply, a list gets one more, anything else is replaced", () => {
  const document = { info: { title: "a", contact: { name: "b" } }, tags: [{ name: "x" }] };
  expect(
    apply(
      document,
      { target: "$.info", update: { title: "c", contact: { url: "d" } } },
      { target: "$.tags", update: { name: "y" } },
      { target: "$", update: { servers: [] } },
    ),
  ).toEqual({
    info: { title: "c", contact: { name: "b", url: "d" } },
    tags: [{ name: "x" }, { name: "y" }],
    servers: [],
  });
  expect(document.info.title).toBe("a");
});

test("a removal takes all that its target meets, also of a list", () => {
  expect(apply({ list: [1, 2, 3, 4] as unknown[] }, { target: "$.list[?@ > 1]", remove: true })).toEqual({
    list: [1],
  });
  expect(
    apply({ paths: { "/a": { get: { x: 1 }, post: {} }, "/b": {} } }, { target: "$.paths['/a'].get", remove: true }),
  ).toEqual({
    paths: { "/a": { post: {} }, "/b": {} },
  });
});

test("actions come one after the other", () => {
  expect(apply({ a: { b: 1 } }, { target: "$.a", update: { c: 2 } }, { target: "$.a.c", remove: true })).toEqual({
    a: { b: 1 },
  });
});

test("an action that meets nothing is a mistake, and so is the removal of everything", () => {
  expect(() => apply({ a: 1 }, { target: "$.b", remove: true })).toThrow("overlay: $.b is not in the document");
  expect(() => apply({ a: 1 }, { target: "$", remove: true })).toThrow("removed from itself");
});
