// A service ends its work at the operation's own deadline (x-coagent-timeout)
// and says what it was about. The door waits a little longer, to hear it.
const margin = 5_000;

const seconds = {
  generateAgentBio: 60,
  generateBlogPost: 120,
  generateSocialMediaPost: 60,
  generateMarketingPlan: 90,
  runResearchAgent: 120,
  analyzeReviews: 60,
  generateMarketUpdate: 120,
  generateVideoScript: 90,
  generateNeighborhoodGuide: 120,
  analyzeReviewSentiment: 60,
  runNapAudit: 90,
  findCompetitors: 90,
  enrichCompetitor: 90,
  searchWeb: 25,
  searchNews: 25,
  exchangeCode: 25,
  getToken: 25,
  refreshToken: 25,
  deleteToken: 25,
} as const;

/** An operation that the door calls. */
export type Operation = keyof typeof seconds;

/** Every operation that the door calls. */
export const operations = Object.keys(seconds) as Operation[];

/** How long the door waits for an operation's whole answer; milliseconds. */
export const deadlineOf = (operation: Operation): number => seconds[operation] * 1_000 + margin;
