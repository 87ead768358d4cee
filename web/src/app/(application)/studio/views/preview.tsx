import type { ComponentType } from "react";
import type { Flow } from "@/flows/flows";
import type { Shown, ShownOf } from "@/flows/text";
import { BlogPost, MarketUpdate, NeighborhoodGuide } from "./articles";
import { Competitor } from "./competitor";
import { Competitors } from "./competitors";
import { ListingFaqs } from "./listing-faqs";
import { AgentBio, FollowUp, SocialProof } from "./messages";
import { NapAudit } from "./nap-audit";
import { OpenHouseKit } from "./open-house-kit";
import { MarketingPlan } from "./plan";
import { Research } from "./research";
import { Review, Reviews } from "./reviews";
import { SocialPosts } from "./social-posts";
import { VideoScript } from "./video-script";

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
