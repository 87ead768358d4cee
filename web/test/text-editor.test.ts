import { AppRouterContext, type AppRouterInstance } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { TextEditor } from "@/app/(application)/library/text-editor";
import { ToastProvider } from "@/components/toast/toast";
import type { Edited } from "@/library/work";

const none = () => undefined;
const router: AppRouterInstance = { back: none, forward: none, refresh: none, push: none, replace: none, prefetch: none, bfcacheId: "" };

const shown = (version: number, saved?: Edited) => {
  const text = { userId: "dana", id: "1732800000000", version, type: "Blog Post", blocks: [], claims: [], sources: [] };
  const editor = createElement(TextEditor, { ...text, ...(saved && { saved }), byHand: true, firstKey: "key", view: "Preview" });
  return renderToStaticMarkup(createElement(AppRouterContext.Provider, { value: router }, createElement(ToastProvider, null, editor)));
};
const saved: Edited = { title: "My old post", text: "Old text.", dismissals: [], checked: [] };

it("a text that the application before this one saved is shown as one of the library, although it has no version", () => {
  const page = shown(0, saved);
  expect(page).toContain(">My old post</h1>");
  expect(page).toContain("Versions</a>");
  expect(page).not.toContain("Version 0");
  expect(page).not.toContain("Write it yourself");
});

it("a text that is saved nowhere is shown as new", () => {
  const page = shown(0);
  expect(page).toContain(">Write it yourself</h1>");
  expect(page).not.toContain("Versions</a>");
});
