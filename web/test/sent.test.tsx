import { forms } from "@coagent/clients/forms";
import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { keepDraft, keptDraft } from "@/app/(application)/studio/draft";
import { Studio } from "@/app/(application)/studio/studio";
import type { FormState } from "@/door/action";
import { exampleOf, fieldsOf } from "@/flows/form";
import type { Shown } from "@/flows/text";
import { unsavedTexts } from "@/library/unsaved";
import { messages } from "@/services/failure";
import { answering, open, shownOf } from "./page";

// How a form stands that was sent before its script had come.
const form = vi.hoisted(() => ({ sent: undefined as unknown }));
vi.mock("react", async (original) => ({ ...(await original<typeof import("react")>()), useActionState: () => [form.sent, () => undefined] }));
vi.mock("@/library/actions", () => ({}));

const key = "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20";
const typed = { flow: "generateAgentBio", key, madeAt: "1795350000000", name: "Dana Whitfield" };
const flow = "generateAgentBio";

beforeEach(() => {
  localStorage.clear();
  answering();
});

const visit = (sent: FormState<Shown>) => {
  form.sent = sent;
  open(
    <Studio
      flow={flow}
      userId="dana"
      fields={fieldsOf(forms[flow])}
      known={{ name: "Dana", city: "Austin" }}
      example={exampleOf(forms[flow])}
      given={{}}
      filled={false}
      timeZone={undefined}
      action={async () => undefined}
      newKey={crypto.randomUUID()}
      againKey={crypto.randomUUID()}
      madeAt={1795350009999}
      wanted={undefined}
    />,
  );
};

it("a form brings along when it was made and under which key, and its text is one, however often it is sent", async () => {
  const value = shownOf(flow);
  for (let times = 0; times < 2; times++) visit({ outcome: { ok: true, value }, typed });
  await waitFor(() => expect(unsavedTexts("dana").map(({ id }) => id)).toEqual([`1795350000000-${key}`]));
  const names = [...document.querySelectorAll<HTMLInputElement>("input[type=hidden]")].map(({ name, value }) => [name, value]);
  expect(Object.fromEntries(names)).toMatchObject({ flow, madeAt: "1795350009999", key: expect.stringMatching(/^[\da-f-]{36}$/) });
});

it("what was kept before does not take the place of what was sent", () => {
  keepDraft(flow, "dana", { name: "Kept before", city: "Waco" }, {});
  visit({ outcome: { ok: false, failure: { kind: "correct", fields: [], message: messages.correct } }, typed });
  expect(screen.getByRole("textbox", { name: "Your name" })).toMatchObject({ value: "Dana Whitfield" });
  expect(screen.getByRole("textbox", { name: /^City/ })).toMatchObject({ value: "" }); // which was left empty
  expect(keptDraft(flow, "dana")).toMatchObject({ name: "Dana Whitfield", city: "" });
});
