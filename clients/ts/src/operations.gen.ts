// This file is generated from openapi/ by clients/ts/generate.mjs; never edit it.
import type * as ai from "./ai/types.gen.js";
import type * as search from "./search/types.gen.js";
import type * as oauth from "./oauth/types.gen.js";

/** The version of this package. */
export const version = "2.0.0";

/** Every operation that is for callers, as its document describes it. Times are in seconds, sizes in bytes. */
export const operations = {
  generateAgentBio: {"id":"generateAgentBio","service":"ai","method":"POST","path":"/ai/generate-agent-bio","timeout":60,"maxBody":122880,"rateLimit":{"requests":20,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateBlogPost: {"id":"generateBlogPost","service":"ai","method":"POST","path":"/ai/generate-blog-post","timeout":120,"maxBody":73728,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateSocialMediaPost: {"id":"generateSocialMediaPost","service":"ai","method":"POST","path":"/ai/generate-social-media-post","timeout":60,"maxBody":73728,"rateLimit":{"requests":20,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateMarketingPlan: {"id":"generateMarketingPlan","service":"ai","method":"POST","path":"/ai/generate-marketing-plan","timeout":90,"maxBody":1925120,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  runResearchAgent: {"id":"runResearchAgent","service":"ai","method":"POST","path":"/ai/run-research-agent","timeout":120,"maxBody":16384,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","research"]},
  analyzeReviews: {"id":"analyzeReviews","service":"ai","method":"POST","path":"/ai/analyze-reviews","timeout":60,"maxBody":2424832,"rateLimit":{"requests":20,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","reviews"]},
  generateMarketUpdate: {"id":"generateMarketUpdate","service":"ai","method":"POST","path":"/ai/generate-market-update","timeout":120,"maxBody":73728,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateVideoScript: {"id":"generateVideoScript","service":"ai","method":"POST","path":"/ai/generate-video-script","timeout":90,"maxBody":73728,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateNeighborhoodGuide: {"id":"generateNeighborhoodGuide","service":"ai","method":"POST","path":"/ai/generate-neighborhood-guide","timeout":120,"maxBody":73728,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  analyzeReviewSentiment: {"id":"analyzeReviewSentiment","service":"ai","method":"POST","path":"/ai/analyze-review-sentiment","timeout":60,"maxBody":24576,"rateLimit":{"requests":20,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","reviews"]},
  runNapAudit: {"id":"runNapAudit","service":"ai","method":"POST","path":"/ai/run-nap-audit","timeout":90,"maxBody":16384,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","research"]},
  findCompetitors: {"id":"findCompetitors","service":"ai","method":"POST","path":"/ai/find-competitors","timeout":90,"maxBody":16384,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","competitors"]},
  enrichCompetitor: {"id":"enrichCompetitor","service":"ai","method":"POST","path":"/ai/enrich-competitor","timeout":90,"maxBody":16384,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","competitors"]},
  generateListingFaqs: {"id":"generateListingFaqs","service":"ai","method":"POST","path":"/ai/generate-listing-faqs","timeout":90,"maxBody":196608,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateOpenHouseKit: {"id":"generateOpenHouseKit","service":"ai","method":"POST","path":"/ai/generate-open-house-kit","timeout":60,"maxBody":122880,"rateLimit":{"requests":20,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateFollowUp: {"id":"generateFollowUp","service":"ai","method":"POST","path":"/ai/generate-follow-up","timeout":60,"maxBody":77824,"rateLimit":{"requests":20,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  generateSocialProof: {"id":"generateSocialProof","service":"ai","method":"POST","path":"/ai/generate-social-proof","timeout":60,"maxBody":90112,"rateLimit":{"requests":20,"seconds":60},"idempotent":true,"stream":true,"empty":false,"tags":["generation","writing"]},
  reviewFairHousing: {"id":"reviewFairHousing","service":"ai","method":"POST","path":"/ai/review-fair-housing","timeout":10,"maxBody":131072,"rateLimit":{"requests":30,"seconds":60},"idempotent":false,"stream":false,"empty":false,"tags":["review"]},
  cancelGeneration: {"id":"cancelGeneration","service":"ai","method":"DELETE","path":"/ai/generations/{idempotencyKey}","timeout":15,"rateLimit":{"requests":30,"seconds":60},"idempotent":false,"stream":false,"empty":true,"tags":["generations"]},
  searchWeb: {"id":"searchWeb","service":"search","method":"POST","path":"/search/web","timeout":25,"maxBody":16384,"rateLimit":{"requests":60,"seconds":60},"idempotent":false,"stream":false,"empty":false,"tags":["search"]},
  searchNews: {"id":"searchNews","service":"search","method":"POST","path":"/search/news","timeout":25,"maxBody":16384,"rateLimit":{"requests":60,"seconds":60},"idempotent":false,"stream":false,"empty":false,"tags":["search"]},
  invalidateCache: {"id":"invalidateCache","service":"search","method":"POST","path":"/search/cache/invalidations","timeout":10,"maxBody":4096,"rateLimit":{"requests":10,"seconds":60},"scope":"search/admin","idempotent":false,"stream":false,"empty":false,"tags":["search"]},
  exchangeCode: {"id":"exchangeCode","service":"oauth","method":"POST","path":"/oauth/exchange","timeout":9,"maxBody":81920,"rateLimit":{"requests":10,"seconds":60},"idempotent":true,"stream":false,"empty":false,"tags":["oauth"]},
  getToken: {"id":"getToken","service":"oauth","method":"GET","path":"/oauth/tokens/{userId}/{provider}","timeout":9,"rateLimit":{"requests":600,"seconds":60},"idempotent":false,"stream":false,"empty":false,"tags":["oauth"]},
  deleteToken: {"id":"deleteToken","service":"oauth","method":"DELETE","path":"/oauth/tokens/{userId}/{provider}","timeout":9,"rateLimit":{"requests":30,"seconds":60},"idempotent":false,"stream":false,"empty":false,"tags":["oauth"]},
  refreshToken: {"id":"refreshToken","service":"oauth","method":"POST","path":"/oauth/refresh","timeout":9,"maxBody":4096,"rateLimit":{"requests":6,"seconds":60},"idempotent":false,"stream":false,"empty":false,"tags":["oauth"]},
} as const;

/** What each operation takes and answers. */
export interface Operations {
  /**
   * Write an agent bio
   *
   * 50 to 110 words for a profile page, based only on what the agent tells you.
   */
  generateAgentBio: { body: ai.GenerateAgentBioData["body"]; data: ai.GenerateAgentBioResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.AgentBio; error: ai.Problem } };
  /**
   * Write a blog post
   *
   * A post in Markdown, based on a web search. It contains no links and cites its sources by number, as [1]. If search fails or finds nothing, the post is written without sources and the header `X-Degraded` says `search`.
   */
  generateBlogPost: { body: ai.GenerateBlogPostData["body"]; data: ai.GenerateBlogPostResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.BlogPostResult; error: ai.Problem } };
  /**
   * Write social posts
   *
   * One post for each network, in the tone you ask for and within the network's length limit.
   */
  generateSocialMediaPost: { body: ai.GenerateSocialMediaPostData["body"]; data: ai.GenerateSocialMediaPostResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.SocialMediaPosts; error: ai.Problem } };
  /**
   * Draw up a marketing plan
   *
   * A plan in steps, based on the agent's brand audit and on what is known about competitors.
   */
  generateMarketingPlan: { body: ai.GenerateMarketingPlanData["body"]; data: ai.GenerateMarketingPlanResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.MarketingPlanResult; error: ai.Problem } };
  /**
   * Research a topic
   *
   * A report based on search results, which it cites as [1], [2] and so on. There is no report without search: the response is 502 `ai.search_unavailable`, or 422 `ai.no_sources` if nothing is found.
   */
  runResearchAgent: { body: ai.RunResearchAgentData["body"]; data: ai.RunResearchAgentResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.ResearchReport; error: ai.Problem } };
  /**
   * Analyze client reviews
   *
   * The overall sentiment of many reviews, their themes, and what to do about them.
   */
  analyzeReviews: { body: ai.AnalyzeReviewsData["body"]; data: ai.AnalyzeReviewsResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.ReviewAnalysis; error: ai.Problem } };
  /**
   * Write a market update
   *
   * An update on a local market, based on recent news. Every figure comes from a news item that the update cites, or from your request. If search fails or finds nothing, the update is written without figures and the header `X-Degraded` says `search`.
   */
  generateMarketUpdate: { body: ai.GenerateMarketUpdateData["body"]; data: ai.GenerateMarketUpdateResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.MarketUpdate; error: ai.Problem } };
  /**
   * Write a video script
   *
   * A script in scenes: what is said, what is shown, and how long each scene takes.
   */
  generateVideoScript: { body: ai.GenerateVideoScriptData["body"]; data: ai.GenerateVideoScriptResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.VideoScript; error: ai.Problem } };
  /**
   * Write a neighborhood guide
   *
   * A guide to a place and what is there, never to who lives there. It is based on a web search. If search fails or finds nothing, the guide is written without sources and the header `X-Degraded` says `search`.
   */
  generateNeighborhoodGuide: { body: ai.GenerateNeighborhoodGuideData["body"]; data: ai.GenerateNeighborhoodGuideResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.NeighborhoodGuide; error: ai.Problem } };
  /**
   * Find the sentiment of one review
   *
   * The sentiment of one comment, and a summary in a sentence or two.
   */
  analyzeReviewSentiment: { body: ai.AnalyzeReviewSentimentData["body"]; data: ai.AnalyzeReviewSentimentResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.ReviewSentiment; error: ai.Problem } };
  /**
   * Audit name, address and phone
   *
   * How an agent's name, address and phone appear on the web: one row for each platform, with what it shows and whether that is consistent. The model copies what each page shows; code compares it with the request, by parts of the address and digits of the phone. Google Business Profile, Zillow, Realtor.com, Facebook, LinkedIn and Yelp have a row in any case. There is no audit without search: the response is 502 `ai.search_unavailable`, or 422 `ai.no_sources` if nothing is found.
   */
  runNapAudit: { body: ai.RunNapAuditData["body"]; data: ai.RunNapAuditResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.NapAudit; error: ai.Problem } };
  /**
   * Find competitors
   *
   * Agents who work in the same area, as found on the web. Figures that no page states are left out. There is no result without search: the response is 502 `ai.search_unavailable`, or 422 `ai.no_sources` if nothing is found.
   */
  findCompetitors: { body: ai.FindCompetitorsData["body"]; data: ai.FindCompetitorsResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.Competitors; error: ai.Problem } };
  /**
   * Find the figures of one competitor
   *
   * What public pages say about a competitor. Figures that no page states are left out. There is no result without search: the response is 502 `ai.search_unavailable`, or 422 `ai.no_sources` if nothing is found.
   */
  enrichCompetitor: { body: ai.EnrichCompetitorData["body"]; data: ai.EnrichCompetitorResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.EnrichedCompetitor; error: ai.Problem } };
  /**
   * Write listing questions and answers
   *
   * What buyers ask about a home, answered from its description and features and from nothing else. Each answer quotes the words that it rests on. A request whose description and features say nothing is answered with 422.
   */
  generateListingFaqs: { body: ai.GenerateListingFaqsData["body"]; data: ai.GenerateListingFaqsResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.ListingFaqs; error: ai.Problem } };
  /**
   * Write an open house kit
   *
   * An invitation by e-mail, a post, the text of a flyer and a message for those who came, from what the request says of the home and from nothing else. The address, the date and the time on the flyer are those of the request.
   */
  generateOpenHouseKit: { body: ai.GenerateOpenHouseKitData["body"]; data: ai.GenerateOpenHouseKitResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.OpenHouseKit; error: ai.Problem } };
  /**
   * Write a follow-up
   *
   * One message for the occasion and the channel that you name, within the channel's length: an e-mail with its subject, a text message of at most 320 characters, or a note of at most 600. It says nothing about the occasion that the request does not.
   */
  generateFollowUp: { body: ai.GenerateFollowUpData["body"]; data: ai.GenerateFollowUpResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.FollowUp; error: ai.Problem } };
  /**
   * Write a post from a client's words
   *
   * A post that quotes what a client wrote, word for word, and adds nothing to it. Code holds the quotation against the comment and puts the post together. A comment without a word is answered with 422. Ask the client before you name them.
   */
  generateSocialProof: { body: ai.GenerateSocialProofData["body"]; data: ai.GenerateSocialProofResponse; events: { progress: ai.Progress; heartbeat: ai.Heartbeat; meta: ai.ResultMeta; result: ai.SocialProof; error: ai.Problem } };
  /**
   * Review a text for fair housing
   *
   * The phrases of a text, by whomever it is, that steer readers by what the Fair Housing Act protects, and what to write instead: the review that every text of this service has passed. It is made by rules, without a model, and gives the same findings for the same text. It knows phrases, not intentions: a text without findings may still steer, and it is no legal advice. It reads English; Markdown is read as a reader sees it.
   */
  reviewFairHousing: { body: ai.ReviewFairHousingData["body"]; data: ai.ReviewFairHousingResponse };
  /**
   * Cancel a generation
   *
   * Ends what you are having written under the key, in whichever operation, within a second. No event says that it was completed. Whoever waits for it gets 409 `ai.generation_cancelled`, and so does a repeat of the request for 24 hours. A repeat of this call gives the same response.
   */
  cancelGeneration: { path: ai.CancelGenerationData["path"]; data: ai.CancelGenerationResponse };
  /**
   * Search the web
   *
   * Equal queries get the same results for an hour. Differences that do not change the meaning do not make a query different: case, extra spaces, punctuation at either end, the Unicode form.
   */
  searchWeb: { body: search.SearchWebData["body"]; data: search.SearchWebResponse };
  /**
   * Search the news
   *
   * Articles of the last days about a subject and, if you like, a place. An article without a date is left out, since it may not be recent.
   */
  searchNews: { body: search.SearchNewsData["body"]; data: search.SearchNewsResponse };
  /**
   * Clear cached results
   *
   * Tells every search process, by an event, to drop the cached results that match the pattern. It is done within seconds. A repeat does no harm.
   */
  invalidateCache: { body: search.InvalidateCacheData["body"]; data: search.InvalidateCacheResponse };
  /**
   * Exchange an authorization code for a connection
   *
   * Creates or replaces the user's connection to the provider. A code works once, so it is sent to the provider once: a request that repeats a code within ten minutes, also while the first is still running, gets the first response. An `Idempotency-Key` is not needed for that; one that comes with another code is refused. Check the `state` yourself before you call this, and send the PKCE verifier along.
   */
  exchangeCode: { body: oauth.ExchangeCodeData["body"]; data: oauth.ExchangeCodeResponse };
  /**
   * Get a valid access token
   *
   * Refreshes the token first if it has expired or is about to. When many callers ask at once, the provider is asked once and all of them get the same version.
   */
  getToken: { path: oauth.GetTokenData["path"]; data: oauth.GetTokenResponse };
  /**
   * Disconnect
   *
   * Ends the connection at once and revokes it at the provider. If the provider does not answer, the revocation is tried again for a day. A repeat gives the same response.
   */
  deleteToken: { path: oauth.DeleteTokenData["path"]; data: oauth.DeleteTokenResponse };
  /**
   * Refresh an access token now
   *
   * For when the provider refused the token you have. Send its version as `ifVersion`: the token is refreshed only if that version is still the stored one, so a hundred callers with the same refusal cause one refresh.
   */
  refreshToken: { body: oauth.RefreshTokenData["body"]; data: oauth.RefreshTokenResponse };
}

/** Where the bus delivers what the application receives, and how long a delivery may be, in bytes. */
export const delivery = {"path":"/events","header":"X-Event-Key","maxBody":262144} as const;

/** The codes of the problems, by the document that lists them. */
export const problemCodes = {
  common: ["invalid_request","unauthenticated","forbidden","not_found","method_not_allowed","request_timeout","payload_too_large","unsupported_media_type","auth.ambiguous_authorization","auth.keys_unavailable","rate_limited","idempotency_key_reused","internal","timeout","overloaded","not_ready","gateway.upstream_unavailable","gateway.bad_upstream_answer"],
  ai: ["ai.model_throttled","ai.model_unavailable","ai.model_timeout","ai.model_rejected","ai.invalid_model_output","ai.input_too_long","ai.output_truncated","ai.content_refused","ai.search_unavailable","ai.search_timeout","ai.no_sources","ai.busy","ai.generation_cancelled","ai.generation_not_found","ai.generation_finished","ai.keys_unavailable","ai.steering_language"],
  search: ["search.query_empty","search.provider_quota","search.provider_throttled","search.provider_unavailable","search.provider_timeout","search.provider_rejected","search.provider_invalid_answer","search.pattern_empty","search.event_not_sent","search.cache_unavailable"],
  oauth: ["oauth.not_connected","oauth.reauth_required","oauth.code_invalid","oauth.code_spent","oauth.exchange_in_progress","oauth.offline_access_missing","oauth.scope_missing","oauth.redirect_uri_unknown","oauth.code_verifier_required","oauth.version_unknown","oauth.refresh_in_progress","oauth.provider_unavailable","oauth.provider_not_configured","oauth.provider_misconfigured","oauth.storage_unavailable","oauth.sealing_unavailable","oauth.integrity_error","oauth.unsupported_record"],
} as const;
