import type { Metadata } from "next";
import type { Query } from "@/flows/form";
import { names } from "@/flows/names";
import { requireSession } from "@/session/current";
import FlowPage from "../../studio/[flow]/page";
import { ReviewWays } from "../review-ways";

export const metadata: Metadata = { title: names.analyzeReviewSentiment };

/** What one client wrote. */
export default async function ReviewPage({ searchParams }: { searchParams: Promise<Query> }) {
  await requireSession();
  const own = { ways: <ReviewWays here="/reviews/one" /> };
  return <FlowPage params={Promise.resolve({ flow: "review" })} searchParams={searchParams} own={own} />;
}
