import { forms } from "@coagent/clients/forms";
import type { Metadata } from "next";
import { type Query, typedOf } from "@/flows/form";
import { names } from "@/flows/names";
import { standingOf } from "@/plan/standing";
import { requireSession } from "@/session/current";
import FlowPage from "../studio/[flow]/page";

export const metadata: Metadata = { title: names.generateMarketingPlan };

/** What to do next, and when. What the library knows of listings and competitors stands in the form. */
export default async function PlanPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { userId } = await requireSession();
  const own = { known: typedOf(forms.generateMarketingPlan.fields, await standingOf(userId)) };
  return <FlowPage params={Promise.resolve({ flow: "marketing-plan" })} searchParams={searchParams} own={own} />;
}
