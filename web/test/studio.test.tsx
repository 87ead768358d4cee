import { forms } from "@coagent/clients/forms";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepDraft, keptDraft } from "@/app/(application)/studio/draft";
import { Studio } from "@/app/(application)/studio/studio";
import { type Flow, flows } from "@/flows/flows";
import { exampleOf, fieldsOf, type Typed, timeZoneOf } from "@/flows/form";
import type { Shown, StudioEvent } from "@/flows/text";
import { unsavedTexts } from "@/library/unsaved";
import { unavailable } from "@/services/failure";
import { answering, generationsOf, open, shownOf } from "./page";

vi.mock("@/library/actions", () => ({
  saveTextAction: async () => ({ outcome: { ok: true, value: { state: "saved", version: 1 } }, typed: {} }),
  latestTextsAction: async () => ({ outcome: { ok: true, value: [] }, typed: {} }),
}));

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.unstubAllGlobals();
});

type Opened = { known?: Typed; wanted?: string };
const visit = (flow: Flow, { known = {}, wanted }: Opened = {}) =>
  open(
    <Studio
      flow={flow}
      userId="dana"
      fields={fieldsOf(forms[flow])}
      known={known}
      example={exampleOf(forms[flow])}
      given={{}}
      filled={false}
      timeZone={timeZoneOf(forms[flow])}
      action={async () => undefined}
      newKey={crypto.randomUUID()}
      againKey={crypto.randomUUID()}
      madeAt={1}
      wanted={wanted}
    />,
  );
const reload = (flow: Flow, opened?: Opened) => {
  window.dispatchEvent(new Event("pagehide"));
  cleanup();
  visit(flow, opened);
};
const done = (value: Shown): StudioEvent => ({ type: "done", outcome: { ok: true, value } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const says = (words: string | RegExp) => screen.findByText(words);
const reads = (words: string) => within(screen.getByRole("tabpanel")).queryByText(words) !== null; // as readers see it
const field = (name: string | RegExp) => screen.getByRole("textbox", { name }) as HTMLTextAreaElement;
async function write(flow: Flow) {
  fireEvent.click(screen.getByText("Fill in an example"));
  press("Write it");
  await screen.findByRole("region", { name: flows[flow].name });
}

const [claim] = [{ pointer: "/content", sentence: "The median sale price was $540,000 [1].", why: "The price is unknown." }];
const update = () => shownOf("generateMarketUpdate", { claimsToCheck: claim ? [claim] : [] });

describe("a text that is finished and not saved", () => {
  it("is still there after a reload, with its claims and sources, what was edited of it and what was decided", async () => {
    answering(done(update()));
    visit("generateMarketUpdate");
    await write("generateMarketUpdate");
    fireEvent.click(screen.getByRole("checkbox", { name: /\$540,000/ }));
    fireEvent.click(screen.getByRole("tab", { name: "Edit" }));
    fireEvent.change(field("Title"), { target: { value: "A title of my own" } });

    reload("generateMarketUpdate");
    expect((await screen.findByRole("heading", { name: "A title of my own" })).tagName).toBe("H2");
    expect((screen.getByRole("checkbox", { name: /\$540,000/ }) as HTMLInputElement).checked).toBe(true);
    expect(screen.getByRole("tab", { name: /^Sources \([1-9]/ })).toBeTruthy();
    expect(screen.getByText(/^Written with AI/)).toBeTruthy();
    expect(unsavedTexts("dana")).toMatchObject([{ made: { madeBy: "generateMarketUpdate" }, isThere: false }]);
  });

  it("is there until it is saved", async () => {
    answering(done(update()));
    visit("generateMarketUpdate");
    await write("generateMarketUpdate");
    press("Save to library");
    await says("Saved as version 1");
    reload("generateMarketUpdate");
    expect(screen.getByText("Ready when you are")).toBeTruthy();
  });

  it("or until it is dismissed, which can be undone", async () => {
    answering(done(update()));
    visit("generateMarketUpdate");
    await write("generateMarketUpdate");
    await waitFor(() => expect(unsavedTexts("dana").length).toBe(1));
    press("Dismiss");
    expect(unsavedTexts("dana")).toEqual([]);
    expect(screen.getByText("Ready when you are")).toBeTruthy();
    fireEvent.click(await screen.findByText("Undo"));
    expect(screen.getByRole("region", { name: "Market update" })).toBeTruthy();
    await waitFor(() => expect(unsavedTexts("dana").length).toBe(1));
    press("Dismiss");
    reload("generateMarketUpdate");
    expect(screen.getByText("Ready when you are")).toBeTruthy();
  });

  it("is the one that is asked for, and nobody else's", async () => {
    answering(done(shownOf("generateAgentBio", { bio: "The first of them." })), done(shownOf("generateAgentBio", { bio: "The second." })));
    visit("generateAgentBio");
    await write("generateAgentBio");
    await waitFor(() => expect(unsavedTexts("dana").length).toBe(1));
    press("Write it");
    await waitFor(() => expect(reads("The second.")).toBe(true));
    await waitFor(() => expect(unsavedTexts("dana").length).toBe(2));
    const [, first] = unsavedTexts("dana");
    reload("generateAgentBio", first ? { wanted: first.id } : {});
    expect(reads("The first of them.")).toBe(true);
    reload("generateAgentBio");
    expect(reads("The first of them.")).toBe(false);
    expect(reads("The second.")).toBe(true);
    expect(unsavedTexts("eve")).toEqual([]);
  });

  it("is passed over if it cannot be shown, as one of another release", async () => {
    answering(done(update()));
    visit("generateMarketUpdate");
    await write("generateMarketUpdate");
    await waitFor(() => expect(unsavedTexts("dana").length).toBe(1));
    const [text] = unsavedTexts("dana");
    for (const broken of [
      { made: { ...text?.made, result: {} } },
      { looks: { ...text?.looks, texts: { "/title": "?" } } },
      { looks: 7 },
      { made: undefined },
    ]) {
      localStorage.setItem("library.unsaved", JSON.stringify({ userId: "dana", value: [{ ...text, ...broken }] }));
      cleanup();
      visit("generateMarketUpdate");
      expect(screen.getByText("Ready when you are")).toBeTruthy();
      expect(unsavedTexts("dana").length).toBe(1); // in the library one can still go on with it
    }
  });
});

describe("a text that is written again", () => {
  const posts = (facebook: string) => shownOf("generateSocialMediaPost", { facebook });

  it("is asked for by the same words under another key, in the tone that is chosen; the one before stays until it is there", async () => {
    let finish: (event: StudioEvent) => void = () => undefined;
    const asked = answering(done(posts("The first of the posts.")), new Promise<StudioEvent>((resolve) => (finish = resolve)));
    visit("generateSocialMediaPost");
    await write("generateSocialMediaPost");
    await waitFor(() => expect(unsavedTexts("dana").length).toBe(1));
    const tones = screen.getAllByLabelText("Tone").at(-1);
    if (tones) fireEvent.change(tones, { target: { value: "Humorous" } });
    press("Write it again");
    await says("Waiting for the writer");
    expect(reads("The first of the posts.")).toBe(true);

    finish(done(posts("The second of the posts.")));
    await waitFor(() => expect(reads("The second of the posts.")).toBe(true));
    expect(reads("The first of the posts.")).toBe(false);
    await says("The text before this one is in the library, among those not saved yet.");
    const [first, second] = asked.filter(({ address }) => address === generationsOf("generateSocialMediaPost")).map(({ body }) => body);
    expect(second?.["key"]).not.toBe(first?.["key"]);
    expect(first?.["request"]).toMatchObject({ tone: "Enthusiastic" });
    expect(second?.["request"]).toEqual({ ...posts("").request, tone: "Humorous" });
  });

  it("leaves the one that is there if it fails", async () => {
    answering(done(shownOf("generateAgentBio", { bio: "The first of them." })), {
      type: "done",
      outcome: { ok: false, failure: unavailable("ai") },
    });
    visit("generateAgentBio");
    await write("generateAgentBio");
    press("Write it again");
    await screen.findByRole("region", { name: "What went wrong" });
    expect(reads("The first of them.")).toBe(true);
  });
});

describe("what is typed into a form", () => {
  it("is kept as far as it differs from the profile, whose later change shows", () => {
    visit("generateBlogPost", { known: { name: "Dana", city: "Austin" } });
    fireEvent.change(field("Topic"), { target: { value: "Gardens of Austin" } });
    fireEvent.change(field("City"), { target: { value: "" } });
    expect(keptDraft("generateBlogPost", "dana")).toEqual({ topic: "Gardens of Austin", city: "" });
    reload("generateBlogPost", { known: { name: "Dana Whitfield", city: "Waco" } });
    expect([field("Topic"), field("Your name"), field("City")].map(({ value }) => value)).toEqual(["Gardens of Austin", "Dana Whitfield", ""]);
    fireEvent.change(field("Topic"), { target: { value: "" } });
    fireEvent.change(field("City"), { target: { value: "Waco" } });
    expect([...Object.keys(localStorage)].filter((name) => name.endsWith("draft"))).toEqual([]);
  });

  it("is another person's nothing", () => {
    keepDraft("generateBlogPost", "eve", { topic: "Hers" }, {});
    visit("generateBlogPost");
    expect(field("Topic").value).toBe("");
  });
});
