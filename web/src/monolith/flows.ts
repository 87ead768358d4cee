import "server-only";
import * as documents from "@coagent/clients/ai/zod";
import { z } from "zod";
import type { Flow, ResultOf } from "@/flows/flows";
import { titleCard } from "./card";

type Members = Record<string, unknown>;

/** How the monolith's own code does one flow. */
export type Row = {
  /** What its event calls it. */
  contentType: string;
  /** What the model is told to do. */
  task: string;
  maxTokens: number;
  /** What its event says it is about: nothing about people. */
  subject: (request: Members) => string;
  /** What is searched for first; without results an essential one comes to nothing. */
  search?: { query: (request: Members) => string; essential: boolean };
  /** What the model answers: the document's answer without what code knows. */
  draft: z.ZodObject;
  /** Adds what code knows; undefined if the draft cannot be right. */
  complete?: (draft: Members, request: Members) => Members | undefined;
};

/** The answer of a flow, as its document has it. */
export const answerOf = <F extends Flow>(flow: F): z.ZodType<ResultOf<F>> => {
  const pascal = `${flow.charAt(0).toUpperCase()}${flow.slice(1)}` as Capitalize<Flow>;
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: no browser gets this module
  return documents[`z${pascal}Response` as const] as z.ZodType as z.ZodType<ResultOf<F>>;
};

const codes = ["claimsToCheck", "sources", "queries"];

// What every answer may have of code's own is not asked of the model.
const draftOf = (answer: z.ZodObject, ...more: string[]): z.ZodObject =>
  z.object(Object.fromEntries(Object.entries(answer.shape).filter(([name]) => ![...codes, ...more].includes(name))));

const text = (members: Members, name: string): string => String(members[name] ?? "");
const fixed = (subject: string) => () => subject;
const topic = (request: Members) => text(request, "topic");
const pair = (one: string, other: string) => (request: Members) => `${text(request, one)}, ${text(request, other)}`;

const auditRow = documents.zNapAuditResult.omit({ platformUrl: true, note: true });
const competitor = documents.zCompetitorData.omit({ id: true, isYou: true, createdAt: true });
const flyer = documents.zOpenHouseFlyer.omit({ address: true, date: true, time: true });

/** Every flow, as it was done before there was a service. */
export const rows: Record<Flow, Row> = {
  generateAgentBio: {
    contentType: "agent-bio",
    task: "Write a professional biography of the agent in three to four sentences.",
    maxTokens: 1024,
    subject: fixed("Agent biography"),
    draft: draftOf(documents.zAgentBio),
  },
  generateBlogPost: {
    contentType: "blog-post",
    task: "Write a blog post in Markdown with three to four sections, each under a ## heading.",
    maxTokens: 8192,
    subject: topic,
    search: { query: topic, essential: false },
    draft: draftOf(documents.zBlogPostResult, "headerImage"),
    complete: (draft) => ({ ...draft, headerImage: titleCard(text(draft["blogPost"] as Members, "title")) }),
  },
  generateSocialMediaPost: {
    contentType: "social-media",
    task: "Write one post each for Facebook, Instagram, X (twitter, at most 280 characters) and LinkedIn.",
    maxTokens: 2048,
    subject: topic,
    draft: draftOf(documents.zSocialMediaPosts),
  },
  generateMarketingPlan: {
    contentType: "marketing-plan",
    task: "Draw up a marketing plan of three to seven steps from the brand audit and the competitors.",
    maxTokens: 4096,
    subject: fixed("Marketing plan"),
    draft: draftOf(documents.zMarketingPlanResult),
  },
  runResearchAgent: {
    contentType: "research-report",
    task: "Report what the search results say about the topic: a summary in Markdown, and the key findings.",
    maxTokens: 8192,
    subject: topic,
    search: { query: topic, essential: true },
    draft: draftOf(documents.zResearchReport),
  },
  analyzeReviews: {
    contentType: "review-analysis",
    task: "Say what the clients' comments speak of, how they feel about it, and what to do.",
    maxTokens: 4096,
    subject: (request) => `Analysis of ${(request["comments"] as unknown[]).length} reviews`,
    draft: draftOf(documents.zReviewAnalysis),
    complete: (draft, request) => {
      const most = (request["comments"] as unknown[]).length;
      const themes = (draft["themes"] as { frequency: number }[]).map((one) => ({
        ...one,
        frequency: Math.min(one.frequency, most),
      }));
      return { ...draft, themes };
    },
  },
  generateMarketUpdate: {
    contentType: "market-update",
    task: "Write a market update in Markdown with three to five key points. A statistic names the result that has it.",
    maxTokens: 4096,
    subject: pair("location", "timePeriod"),
    search: {
      query: (request) => `${text(request, "location")} housing market ${text(request, "timePeriod")}`,
      essential: false,
    },
    draft: draftOf(documents.zMarketUpdate),
  },
  generateVideoScript: {
    contentType: "video-script",
    task: "Write the script of a short video, scene by scene, within the length that is asked for.",
    maxTokens: 4096,
    subject: topic,
    draft: draftOf(documents.zVideoScript),
  },
  generateNeighborhoodGuide: {
    contentType: "neighborhood-guide",
    task: "Write a guide to the place in three to six sections: what there is, and never who lives there.",
    maxTokens: 6144,
    subject: pair("neighborhood", "city"),
    search: { query: pair("neighborhood", "city"), essential: false },
    draft: draftOf(documents.zNeighborhoodGuide),
  },
  analyzeReviewSentiment: {
    contentType: "review-sentiment",
    task: "Say how the client feels, and what the comment says, in a sentence or two.",
    maxTokens: 1024,
    subject: fixed("Sentiment of a review"),
    draft: draftOf(documents.zReviewSentiment),
  },
  runNapAudit: {
    contentType: "nap-audit",
    task: "Say for each platform of the results what it shows as name, address and phone, and whether it agrees.",
    maxTokens: 4096,
    subject: fixed("Audit of name, address and phone"),
    search: { query: pair("name", "agencyName"), essential: true },
    draft: draftOf(documents.zNapAudit.extend({ results: z.array(auditRow).min(1).max(12) })),
  },
  findCompetitors: {
    contentType: "competitor-list",
    task: "Name the other agents of the area that the results tell of, with the figures that they state.",
    maxTokens: 4096,
    subject: fixed("Competitors in the area"),
    search: { query: (request) => `real estate agents near ${text(request, "address")}`, essential: true },
    draft: draftOf(documents.zCompetitors.extend({ competitors: z.array(competitor).max(10) })),
  },
  enrichCompetitor: {
    contentType: "competitor-profile",
    task: "Give the figures of this agent that the results state, and the numbers of those results.",
    maxTokens: 1024,
    subject: fixed("Profile of a competitor"),
    search: { query: pair("name", "agency"), essential: true },
    draft: draftOf(documents.zEnrichedCompetitor),
  },
  generateListingFaqs: {
    contentType: "listing-faqs",
    task: "Write what buyers ask about the home, and answer it from the listing alone.",
    maxTokens: 4096,
    subject: fixed("Questions and answers on a listing"),
    draft: draftOf(documents.zListingFaqs),
  },
  generateOpenHouseKit: {
    contentType: "open-house-kit",
    task: "Write an invitation, a post, the words of a flyer, and a message for those who came.",
    maxTokens: 4096,
    subject: fixed("Open house"),
    draft: draftOf(documents.zOpenHouseKit.extend({ flyer })),
    complete: (draft, request) => {
      const { address, date, time } = request;
      return { ...draft, flyer: { ...(draft["flyer"] as Members), address, date, time } };
    },
  },
  generateFollowUp: {
    contentType: "follow-up",
    task: "Write the message. Only an e-mail has a subject.",
    maxTokens: 2048,
    subject: fixed("Follow-up message"),
    draft: draftOf(documents.zFollowUp),
    complete: ({ subject, ...draft }, request) => (request["channel"] === "email" ? { ...draft, subject } : draft),
  },
  generateSocialProof: {
    contentType: "social-proof",
    task: "Write an opening and a closing for a post, and choose a sentence of the comment to quote, word for word.",
    maxTokens: 2048,
    subject: fixed("Post from a client's words"),
    draft: draftOf(documents.zSocialProof, "post"),
    complete: (draft, request) => {
      const quote = text(draft, "quote");
      if (!spaced(text(request, "comment")).includes(spaced(quote))) return undefined; // nobody said that
      const client = text(request, "clientName");
      const quotation = `“${quote}”${client === "" ? "" : `\n— ${client}`}`;
      return { ...draft, post: [text(draft, "opening"), quotation, text(draft, "closing")].join("\n\n") };
    },
  },
};

const spaced = (words: string) => words.replace(/\s+/g, " ").trim();
