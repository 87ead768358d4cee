import type { Metadata } from "next";
import { names } from "@/flows/names";
import { requireSession } from "@/session/current";
import FlowPage from "../studio/[flow]/page";

export const metadata: Metadata = { title: names.findCompetitors };

const own = {
  heading: names.findCompetitors,
  lead:
    "Who else sells homes where you do, you among them. A figure is shown only if a public page states it, with " +
    "that page; what no page states is said to be not found.",
};

/** Who else works where somebody does, and how they compare. */
export default async function CompetitorsPage({ searchParams }: PageProps<"/competitors">) {
  await requireSession();
  return <FlowPage own={own} params={Promise.resolve({ flow: "competitors" })} searchParams={searchParams} />;
}
