import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ComponentProps, ContextType } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TextEditor } from "@/app/(application)/library/text-editor";
import { UnsavedText } from "@/app/(application)/library/unsaved/unsaved-text";
import { UnsavedTexts } from "@/app/(application)/library/unsaved-texts";
import { looksOf, madeOfShown } from "@/flows/written";
import { keepUnsaved, type Unsaved, unsavedTexts } from "@/library/unsaved";
import type { Edited } from "@/library/work";
import { answering, open, shownOf } from "./page";

vi.mock("@/library/actions", () => ({
  saveTextAction: async () => undefined,
  discardTextAction: async () => undefined,
  bringBackTextAction: async () => undefined,
}));

beforeEach(() => {
  localStorage.clear();
  answering();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const saved: Edited = {
  title: "Porches",
  text: "A quiet street.\n\nEvery house has a porch. It was built in 1912. It has two acres. It faces south.",
  dismissals: [
    { finding: "b two", reason: "so" },
    { finding: "a one", reason: "so" },
  ],
  checked: ["It has two acres.", "It was built in 1912."],
};
const claims = [
  { mark: 0, sentence: "It was built in 1912.", why: ["The year is unknown."] },
  { mark: 1, sentence: "It has two acres.", why: ["The size is unknown."] },
  { mark: 2, sentence: "It faces south.", why: ["It is told nowhere."] },
];
const router = { push: vi.fn(), replace: vi.fn(), refresh: vi.fn() } as unknown as ContextType<typeof AppRouterContext>;
const edit = (but: Partial<ComponentProps<typeof TextEditor>> = {}) =>
  open(
    <AppRouterContext value={router}>
      <TextEditor
        userId="dana"
        id="text"
        version={3}
        saved={saved}
        type="Blog post"
        blocks={[]}
        claims={claims}
        sources={[]}
        madeBy="generateBlogPost"
        firstKey="key"
        view="Edit"
        {...but}
      />
    </AppRouterContext>,
  );
const body = () => screen.getByRole("textbox", { name: "The text, in Markdown" }) as HTMLTextAreaElement;
const type = (text: string) => fireEvent.change(body(), { target: { value: text } });
const kept = () => unsavedTexts("dana").length;

describe("a text that is saved", () => {
  it.each([
    ["as it was written", saved],
    ["with lines that end in another way", { ...saved, text: saved.text.replaceAll("\n", "\r\n") }],
  ])("is shown as saved until it is edited, and again when that is taken back: %s", async (_, saved) => {
    edit({ saved });
    expect(screen.getByText("Saved")).toBeTruthy();
    type("A loud street.");
    expect(screen.getByText("Not saved yet")).toBeTruthy();
    await waitFor(() => expect(kept()).toBe(1));
    type(saved.text.replaceAll("\r\n", "\n"));
    expect(screen.getByText("Saved")).toBeTruthy();
    expect(kept()).toBe(0);
    const first = screen.getByRole("checkbox", { name: "It has two acres." });
    for (const state of ["Not saved yet", "Saved"]) {
      fireEvent.click(first);
      expect(screen.getByText(state)).toBeTruthy();
    }
  });

  it("says beside its copy button how much nobody has checked", () => {
    edit();
    const button = screen.getByRole("button", { name: "Copy all as Markdown" });
    expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent).toBe("1 sentence not checked yet");
  });

  it("has nothing to be checked of a sentence that was changed or taken out", () => {
    edit();
    expect(screen.getByText("1 of 3 left")).toBeTruthy();
    type(saved.text.replace("It faces south.", "It faces north."));
    expect(screen.getByText("All checked")).toBeTruthy();
    type("A quiet street.");
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(screen.queryByText(/not checked yet/)).toBeNull();
  });

  it("says when a quotation in it is no longer the client's", () => {
    edit({ quotation: "a quiet STREET" });
    expect(screen.queryByText(/no longer the client's words/)).toBeNull();
    type("A loud street.");
    expect(screen.getByText(/no longer the client's words/)).toBeTruthy();
  });

  it("is no new one if the application before this one saved it, which knew no versions", () => {
    edit({ version: 0, madeBy: "byHand" });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Porches");
    expect(screen.getByRole("link", { name: "Versions" })).toBeTruthy();
    expect(screen.queryByText("Version 0")).toBeNull();
    cleanup();
    edit({ version: 0, madeBy: "byHand", saved: undefined }); // which is new
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Write it yourself");
    expect(screen.queryByRole("link", { name: "Versions" })).toBeNull();
  });
});

it("each text that is not saved leads to where one goes on with it", () => {
  const shown = shownOf("generateAgentBio");
  const unsaved = (id: string, but: Partial<Unsaved>): Unsaved => ({ id, over: 0, edited: { ...saved, title: id }, at: 1, ...but });
  for (const text of [
    unsaved("by-hand", {}),
    unsaved("edited", { over: 2, isThere: true }),
    unsaved("of-before", { isThere: true }), // the application before this one knew no versions
    unsaved("by-ai", { made: madeOfShown(shown), looks: looksOf({ shown, reads: {}, done: [] }) }),
    unsaved("by-ai-saved", { over: 1, isThere: true, made: madeOfShown(shown), looks: looksOf({ shown, reads: {}, done: [] }) }),
    unsaved("by-old-ai", { made: madeOfShown(shown) }),
  ])
    keepUnsaved("dana", text);
  open(<UnsavedTexts userId="dana" />);
  const links = screen.getAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")]);
  expect(Object.fromEntries(links)).toEqual({
    "by-hand": "/library/write?text=by-hand",
    edited: "/library/edited",
    "of-before": "/library/of-before",
    "by-ai": "/studio/agent-bio?text=by-ai",
    "by-ai-saved": "/library/by-ai-saved",
    "by-old-ai": "/library/unsaved?text=by-old-ai",
  });
});

describe("what the AI wrote and the studio cannot show", () => {
  const made = madeOfShown(shownOf("generateAgentBio"));
  const visit = () =>
    open(
      <AppRouterContext value={router}>
        <UnsavedText userId="dana" id="text" firstKey="key" />
      </AppRouterContext>,
    );
  const told = { claims, sources: [{ title: "A page", url: "https://example.com", snippet: "Words." }], type: "Agent bio" };

  it("is edited with its claims, what was decided of them, its sources, and the line that an AI wrote it", async () => {
    vi.stubGlobal("fetch", async (address: string) =>
      address === "/library/rests" ? new Response(JSON.stringify(told)) : new Promise<Response>(() => undefined),
    );
    keepUnsaved("dana", { id: "text", over: 0, edited: saved, made, at: 1 });
    visit();
    await screen.findByText("1 of 3 left");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Porches");
    expect(screen.getByRole("tab", { name: "Sources (1)" })).toBeTruthy();
    expect(screen.getByText(/^Written with AI/)).toBeTruthy();
    expect(unsavedTexts("dana")).toMatchObject([{ made, edited: saved, at: 1 }]); // nothing was typed since
    type("Other words.");
    await waitFor(() => expect(unsavedTexts("dana")).toMatchObject([{ made, edited: { checked: expect.arrayContaining(saved.checked) } }]));
  });

  it("waits for that, and is lost to nobody who cannot ask", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("no network")));
    keepUnsaved("dana", { id: "text", over: 0, edited: saved, made, at: 1 });
    visit();
    await screen.findByRole("button", { name: "Try again" });
    expect(unsavedTexts("dana")).toMatchObject([{ made, edited: saved }]);
  });

  it("is gone once it was saved", async () => {
    visit();
    await screen.findByText("This text is saved, or it was dropped");
  });
});
