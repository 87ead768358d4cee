import { configure, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { ToastProvider } from "@/components/toast/toast";
import { type Flow, flows, type RequestOf, type ResultOf } from "@/flows/flows";
import { shown } from "@/flows/shown";
import type { Shown, StudioEvent } from "@/flows/text";
import { shownAs } from "@/markdown/passages";
import { describedAs } from "./documents";

configure({
  asyncUtilTimeout: 20_000, // for machines that are busy with other things
  getElementError: (message) => new Error(message ?? "It is not there."), // without the whole page
});

/** What the document's example of a flow is shown as, but for what is said. */
export function shownOf<F extends Flow>(flow: F, but: Partial<ResultOf<F>> = {}): Shown {
  const { request, answer } = describedAs("ai", flow);
  const content = { ...answer, claimsToCheck: [], ...but } as unknown as ResultOf<F>;
  return shown(flow, request as RequestOf<F>, { content, withoutSearch: false, withoutRows: false, withoutReview: false });
}

/** Opens a page, or a part of one. */
export const open = (page: ReactNode) => render(<ToastProvider>{page}</ToastProvider>);

/** What a page has asked for: the addresses, and what was sent there. */
export type Asked = { address: string; body: Record<string, unknown> }[];

/** Has a page's texts reviewed without a finding, and its generations answered one after another as is said. */
export function answering(...events: (StudioEvent | Promise<StudioEvent>)[]): Asked {
  const asked: Asked = [];
  vi.stubGlobal("fetch", async (address: string, { body }: { body: string }) => {
    const sent = JSON.parse(body) as Record<string, unknown>;
    asked.push({ address, body: sent });
    if (address === "/studio/reviews") {
      const blocks = shownAs(sent["plain"] ? "plain" : "markdown", String(sent["text"]), []);
      return new Response(JSON.stringify({ blocks, review: { ok: true, value: [] } }));
    }
    const event = await events.shift();
    return new Response(`data: ${JSON.stringify(event)}\n\n`);
  });
  return asked;
}

/** The address under which a flow writes. */
export const generationsOf = (flow: Flow) => `/studio/${flows[flow].slug}/generations`;
