import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import type { Flow } from "@/flows/flows";
import type { Shown, ShownOf } from "@/flows/text";
import { BlogPost, MarketUpdate, NeighborhoodGuide } from "./articles";
import { ListingFaqs } from "./listing-faqs";
import { AgentBio, FollowUp, SocialProof } from "./messages";
import { OpenHouseKit } from "./open-house-kit";
import { SocialPosts } from "./social-posts";
import { VideoScript } from "./video-script";

// What has a page of its own comes with that page's result: whoever writes a post does not load it.
const Research = dynamic(() => import("./research").then((views) => views.Research));
const Reviews = dynamic(() => import("./reviews").then((views) => views.Reviews));
const Review = dynamic(() => import("./reviews").then((views) => views.Review));
const MarketingPlan = dynamic(() => import("./plan").then((views) => views.MarketingPlan));
const NapAudit = dynamic(() => import("./nap-audit").then((views) => views.NapAudit));
const Competitors = dynamic(() => import("./competitors").then((views) => views.Competitors));
const Competitor = dynamic(() => import("./competitor").then((views) => views.Competitor));

type Views = { [F in Flow]: ComponentType<{ shown: ShownOf<F> }> };

const views: Views = {
  generateBlogPost: BlogPost,
  generateMarketUpdate: MarketUpdate,
  generateNeighborhoodGuide: NeighborhoodGuide,
  generateSocialMediaPost: SocialPosts,
  generateSocialProof: SocialProof,
  generateVideoScript: VideoScript,
  generateListingFaqs: ListingFaqs,
  generateOpenHouseKit: OpenHouseKit,
  generateFollowUp: FollowUp,
  generateAgentBio: AgentBio,
  runResearchAgent: Research,
  analyzeReviews: Reviews,
  analyzeReviewSentiment: Review,
  generateMarketingPlan: MarketingPlan,
  runNapAudit: NapAudit,
  findCompetitors: Competitors,
  enrichCompetitor: Competitor,
};

/** A result as its readers see it. */
export function Preview({ shown }: { shown: Shown }) {
  const View = views[shown.flow] as ComponentType<{ shown: Shown }>;
  return <View shown={shown} />;
}
