/**
 * What people call what each flow makes, under the name of its operation in the documents: the one word for it in the
 * studio, among the ways of the navigation, in the library and in the feed.
 */
export const names = {
  generateBlogPost: "Blog post",
  generateMarketUpdate: "Market update",
  generateNeighborhoodGuide: "Neighborhood guide",
  generateSocialMediaPost: "Social posts",
  generateSocialProof: "Client's words",
  generateVideoScript: "Video script",
  generateListingFaqs: "Listing questions",
  generateOpenHouseKit: "Open house kit",
  generateFollowUp: "Follow-up",
  generateAgentBio: "Agent bio",
  runResearchAgent: "Research",
  analyzeReviews: "Reviews",
  analyzeReviewSentiment: "One review",
  generateMarketingPlan: "Marketing plan",
  runNapAudit: "Where you are listed",
  findCompetitors: "Competitors",
  enrichCompetitor: "Competitor",
} as const;
