import type { Metadata } from "next";
import { names } from "@/flows/names";
import { requireSession } from "@/session/current";
import FlowPage from "../studio/[flow]/page";

export const metadata: Metadata = { title: names.runNapAudit };

const own = {
  heading: names.runNapAudit,
  lead:
    "Name, address and phone as each platform shows them, held against what is right: a search engine trusts those " +
    "who are the same everywhere. What is wrong comes first, with what to do about it.",
};

/** How somebody's name, address and phone stand on the platforms where clients look. */
export default async function ListedPage({ searchParams }: PageProps<"/listed">) {
  await requireSession();
  return <FlowPage own={own} params={Promise.resolve({ flow: "nap-audit" })} searchParams={searchParams} />;
}
