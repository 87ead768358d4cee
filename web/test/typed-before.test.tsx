import { forms } from "@coagent/clients/forms";
import { act } from "@testing-library/react";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ContextType, ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TextEditor } from "@/app/(application)/library/text-editor";
import { keepDraft, keptDraft } from "@/app/(application)/studio/draft";
import { Studio } from "@/app/(application)/studio/studio";
import { ToastProvider } from "@/components/toast/toast";
import { fieldsOf } from "@/flows/form";
import { keepUnsaved, unsavedTexts } from "@/library/unsaved";
import { answering } from "./page";

vi.mock("@/library/actions", () => ({
  saveTextAction: async () => undefined,
  discardTextAction: async () => undefined,
  bringBackTextAction: async () => undefined,
}));

beforeEach(() => {
  localStorage.clear();
  answering();
});
let leave: () => void = () => undefined;
afterEach(async () => {
  await act(async () => leave());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

// Opens a page as a browser does: what the server wrote is there first, somebody types, and then the script comes.
async function open(page: ReactNode, type: () => void) {
  const whole = <ToastProvider>{page}</ToastProvider>;
  const frame = document.createElement("div");
  frame.innerHTML = renderToString(whole);
  document.body.append(frame);
  type();
  await act(async () => {
    const root = hydrateRoot(frame, whole);
    leave = () => root.unmount();
  });
}

const field = <F extends HTMLElement>(name: string) => document.querySelector<F>(`[name="${name}"]`) as F;
const typeInto = (name: string, text: string) => {
  field<HTMLInputElement>(name).value = text;
};
const router = { push: vi.fn() } as unknown as ContextType<typeof AppRouterContext>;
const saved = { title: "Porches", text: "It faces south.", dismissals: [], checked: [] };
const editor = (
  <AppRouterContext value={router}>
    <TextEditor
      userId="dana"
      id="text"
      version={3}
      saved={saved}
      type="Blog post"
      blocks={[]}
      claims={[{ mark: 0, sentence: "It faces south.", why: ["It is told nowhere."] }]}
      sources={[]}
      madeBy="generateBlogPost"
      firstKey="key"
      view="Edit"
    />
  </AppRouterContext>
);
const studio = (
  <Studio
    flow="generateSocialMediaPost"
    userId="dana"
    fields={fieldsOf(forms.generateSocialMediaPost)}
    known={{}}
    example={{}}
    given={{}}
    filled={false}
    timeZone={undefined}
    action={async () => undefined}
    newKey="key"
    againKey="again"
    madeAt={1}
    wanted={undefined}
  />
);

it("what is typed into a text before the script has come is part of it, and is not saved yet", async () => {
  await open(editor, () => {
    typeInto("title", "Porches of Hyde Park");
    typeInto("text", "It faces south. It has a porch.");
    const box = document.querySelector<HTMLInputElement>("[type=checkbox]");
    if (box) box.checked = true;
  });
  expect(document.querySelector("h1")?.textContent).toBe("Porches of Hyde Park");
  expect([field<HTMLInputElement>("title").value, field<HTMLTextAreaElement>("text").value]).toEqual([
    "Porches of Hyde Park",
    "It faces south. It has a porch.",
  ]);
  expect(document.body.textContent).toContain("All checked");
  expect(document.body.textContent).toContain("Not saved yet");
});

it("what was kept in the browser is not lost to what is typed before the script has come", async () => {
  keepUnsaved("dana", { id: "text", over: 3, edited: { ...saved, text: "An hour's work." }, at: 1 });
  await open(editor, () => typeInto("text", "It faces south. I"));
  expect(field<HTMLTextAreaElement>("text").value).toBe("An hour's work.");
  expect(unsavedTexts("dana")).toMatchObject([{ edited: { text: "An hour's work." } }]);
});

it("every field of the studio that was typed into before the script has come is kept, beside what was kept", async () => {
  keepDraft("generateSocialMediaPost", "dana", { city: "Boise, Idaho" }, {});
  await open(studio, () => {
    typeInto("topic", "Porches");
    typeInto("tone", "Casual");
    typeInto("agencyName", "Lakeside");
  });
  expect(keptDraft("generateSocialMediaPost", "dana")).toEqual({ topic: "Porches", tone: "Casual", agencyName: "Lakeside", city: "Boise, Idaho" });
  expect(field<HTMLInputElement>("topic").value).toBe("Porches");
});
