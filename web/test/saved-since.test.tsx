import { fireEvent, screen, waitFor } from "@testing-library/react";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ContextType, ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { Shares } from "@/app/(application)/library/[id]/shares";
import { SavedVersion } from "@/app/(application)/library/saved-version";
import { TextEditor } from "@/app/(application)/library/text-editor";
import { PlanForm } from "@/schedule/plan-form";
import { answering, open } from "./page";

// What is asked of the actions. The page never comes anew here: its router does nothing.
const sent = vi.hoisted(() => ({ shares: [] as Record<string, unknown>[], plans: [] as Record<string, unknown>[] }));
vi.mock("@/library/actions", () => ({
  saveTextAction: async () => ({ outcome: { ok: true, value: { state: "saved", version: 4 } }, typed: {} }),
  discardTextAction: async () => undefined,
  bringBackTextAction: async () => undefined,
}));
vi.mock("@/shares/actions", () => ({
  shareTextAction: async (_: unknown, form: FormData) => {
    sent.shares.push(Object.fromEntries(form));
    return { outcome: { ok: true, value: { link: "https://app.example.com/shared/one", endsAt: 1 } }, typed: {} };
  },
  endShareAction: async () => undefined,
}));
vi.mock("@/schedule/actions", () => ({
  planTextAction: async (_: unknown, form: FormData) => {
    const { day, state } = Object.fromEntries(form);
    sent.plans.push(Object.fromEntries(form));
    return { outcome: { ok: true, value: { day: day || undefined, state } }, typed: {} };
  },
}));

const router = { push: vi.fn(), replace: vi.fn(), refresh: vi.fn() } as unknown as ContextType<typeof AppRouterContext>;
const show = (page: ReactNode) => open(<AppRouterContext value={router}>{page}</AppRouterContext>);

beforeEach(() => {
  localStorage.clear();
  answering();
  sent.shares.length = 0;
  sent.plans.length = 0;
});

it("a link shows the version that was saved a moment ago, before the page has come anew", async () => {
  const text = { title: "Porches", text: "A quiet street.", dismissals: [], checked: [] };
  const of = { userId: "dana", id: "text", version: 3, saved: text, type: "Text", blocks: [], claims: [], sources: [] };
  show(
    <SavedVersion>
      <TextEditor {...of} madeBy="byHand" firstKey="key" view="Edit" />
      <Shares id="text" version={3} shares={[]} />
    </SavedVersion>,
  );
  fireEvent.change(screen.getByRole("textbox", { name: "The text, in Markdown" }), { target: { value: "A loud street." } });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("Version 4");
  fireEvent.click(screen.getByRole("button", { name: "Make a link" }));
  await screen.findByLabelText("Your link");
  expect(sent.shares).toMatchObject([{ version: "4" }]);
});

it("what is planned twice in a row is planned from what was planned first", async () => {
  show(<PlanForm id="text" title="Porches" planned={{ state: "draft" }} />);
  for (const [at, value] of ["2026-12-07", "2026-12-08"].entries()) {
    fireEvent.change(screen.getByLabelText("Planned for"), { target: { value } });
    fireEvent.click(screen.getByRole("button", { name: "Save: “Porches”" }));
    await waitFor(() => expect(sent.plans).toHaveLength(at + 1));
    await waitFor(() => expect(screen.getByRole("button", { name: "Save: “Porches”" }).ariaDisabled).not.toBe("true"));
  }
  expect(sent.plans).toMatchObject([
    { day: "2026-12-07", fromDay: "" },
    { day: "2026-12-08", fromDay: "2026-12-07" },
  ]);
});
