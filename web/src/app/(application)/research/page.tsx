import type { Metadata } from "next";
import type { Query } from "@/flows/form";
import FlowPage from "../studio/[flow]/page";

export const metadata: Metadata = { title: "Research" };

/** What the web says about a question. */
export default function ResearchPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <FlowPage params={Promise.resolve({ flow: "research" })} searchParams={searchParams} own={{}} />;
}
