import type { Metadata } from "next";
import type { Query } from "@/flows/form";
import { names } from "@/flows/names";
import { requireSession } from "@/session/current";
import FlowPage from "../studio/[flow]/page";

export const metadata: Metadata = { title: names.runResearchAgent };

/** What the web says about a question. */
export default async function ResearchPage({ searchParams }: { searchParams: Promise<Query> }) {
  await requireSession();
  return <FlowPage params={Promise.resolve({ flow: "research" })} searchParams={searchParams} own={{}} />;
}
