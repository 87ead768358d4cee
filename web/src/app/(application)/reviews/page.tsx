import type { Metadata } from "next";
import type { Query } from "@/flows/form";
import { names } from "@/flows/names";
import { requireSession } from "@/session/current";
import FlowPage from "../studio/[flow]/page";
import { ReviewWays } from "./review-ways";

export const metadata: Metadata = { title: names.analyzeReviews };

/** What many clients wrote. */
export default async function ReviewsPage({ searchParams }: { searchParams: Promise<Query> }) {
  await requireSession();
  const own = { ways: <ReviewWays here="/reviews" /> };
  return <FlowPage params={Promise.resolve({ flow: "reviews" })} searchParams={searchParams} own={own} />;
}
