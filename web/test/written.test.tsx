import type { ClaimToCheck } from "@coagent/clients/ai";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Finished } from "@/app/(application)/studio/use-run";
import { WrittenView } from "@/app/(application)/studio/written";
import * as findings from "@/editing/findings";
import { unsavedTexts } from "@/library/unsaved";
import { answering, open, shownOf } from "./page";

const saved = vi.hoisted(() => [] as Record<string, unknown>[]);
vi.mock("@/library/actions", () => ({
  saveTextAction: async (_: unknown, form: FormData) => {
    saved.push(Object.fromEntries(form));
    return { outcome: { ok: true, value: { state: "saved", version: Number(form.get("over")) + 1 } }, typed: {} };
  },
}));

beforeEach(() => {
  localStorage.clear();
  saved.length = 0;
  answering();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const show = (finished: Partial<Finished>) =>
  open(<WrittenView userId="dana" finished={{ id: "1-a", shown: shownOf("generateAgentBio"), ...finished }} onDismiss={() => undefined} />);
const tab = (name: string) => fireEvent.click(screen.getByRole("tab", { name }));
const field = (name: string) => screen.getByRole("textbox", { name }) as HTMLTextAreaElement;
const type = (name: string, text: string) => fireEvent.change(field(name), { target: { value: text } });
const says = (words: string | RegExp) => screen.findByText(words);
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

describe("an edit that is taken back", () => {
  it("leaves the saved text: nothing is shown as unsaved, and nothing is kept", async () => {
    show({});
    press("Save to library");
    await says("Saved as version 1");
    tab("Edit");
    const before = field("Bio").value;
    type("Bio", `${before} And more.`);
    await says("Not saved yet");
    await waitFor(() => expect(unsavedTexts("dana").map(({ id }) => id)).toEqual(["1-a"]));
    type("Bio", before);
    await says("Saved as version 1");
    expect(unsavedTexts("dana")).toEqual([]);
  });

  it("is no edit: the text is saved as the AI wrote it, also if it was read meanwhile", async () => {
    const asked = answering();
    show({});
    tab("Edit");
    const before = field("Bio").value;
    type("Bio", "Other words.");
    await waitFor(() => expect(asked.length).toBe(1));
    type("Bio", before);
    await waitFor(() => expect(asked.length).toBe(2));
    press("Save to library");
    await says("Saved as version 1");
    expect(saved).toMatchObject([{ origin: "generated", text: `${before}\n` }]);
  });
});

describe("what is copied", () => {
  const claimsToCheck: ClaimToCheck[] = [
    { pointer: "/facebook", sentence: "Doors open on Sunday in Hyde Park!", why: "The day is unknown." },
    { pointer: "/linkedin", sentence: "On Sunday we open the doors of a home in Hyde Park.", why: "The day is unknown." },
  ];
  const beside = (name: string) => {
    const button = screen.getByRole("button", { name });
    return document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent;
  };

  it("has beside its button how much of it nobody has checked, and may be copied all the same", () => {
    show({ shown: shownOf("generateSocialMediaPost", { claimsToCheck }) });
    expect(beside("Copy all as Markdown")).toBe("2 sentences not checked yet");
    expect(beside("Copy the post for Facebook")).toBe("1 sentence not checked yet");
    expect(beside("Copy the post for X")).toBeUndefined();
    fireEvent.click(screen.getByRole("checkbox", { name: /Hyde Park!$/ }));
    expect(beside("Copy the post for Facebook")).toBeUndefined();
    expect(beside("Copy all as Markdown")).toBe("1 sentence not checked yet");
  });

  it("is told of a post that quotes a client, whose words stand in parts of the answer", () => {
    const opening = { pointer: "/opening", sentence: "A kind word that made our week:", why: "The week is unknown." };
    show({ shown: shownOf("generateSocialProof", { claimsToCheck: [opening] }) });
    expect(beside("Copy the post")).toBe("1 sentence not checked yet");
  });
});

it("the name of each text has the beginning of it beside it, as it was edited", () => {
  show({ shown: shownOf("generateSocialMediaPost") });
  tab("Edit");
  type("X", "Sunday at two.");
  expect(screen.getByText("Sunday at two.", { selector: "summary span" })).toBeTruthy();
});

it("a quotation that was changed is no longer told to be the client's words", () => {
  show({ shown: shownOf("generateSocialProof") });
  expect(screen.getByText(/is what the client wrote, word for word/)).toBeTruthy();
  tab("Edit");
  const before = field("Post").value;
  type("Post", before.replace("early", "late"));
  expect(within(screen.getByRole("alert")).getByText("The quotation was changed: these are no longer the client's words.")).toBeTruthy();
  type("Post", before.replace("early", "EARLY").replaceAll("\n\n", "\n")); // how it is set is no change of words
  expect(screen.queryByRole("alert")).toBeNull();
});

it("what is typed into one text leaves the others alone", () => {
  show({ shown: shownOf("generateOpenHouseKit") });
  tab("Edit");
  const texts = vi.spyOn(findings, "stretchesOf");
  type("Flyer", "Come in.");
  expect(new Set(texts.mock.calls.map(([text]) => text))).toEqual(new Set(["Come in."]));
});

describe("a sentence that is to be checked", () => {
  it("is none any more once it is changed or taken out, and is one again if it is put back", async () => {
    const claim: ClaimToCheck = { pointer: "/bio", sentence: "She sold 900 homes.", why: "The figure is unknown." };
    const bio = "Dana works in Austin. She sold 900 homes. Ask her anything, she is easy to reach.";
    show({ shown: shownOf("generateAgentBio", { bio, claimsToCheck: [claim] }) });
    await says("1 of 1 left");
    expect(screen.getAllByText("1 sentence not checked yet").length).toBeGreaterThan(0);
    tab("Edit");
    type("Bio", bio.replace("900", "90"));
    await waitFor(() => expect(screen.queryByText("1 of 1 left")).toBeNull());
    expect(screen.queryByText("1 sentence not checked yet")).toBeNull();
    type("Bio", bio);
    await says("1 of 1 left");
  });
});
