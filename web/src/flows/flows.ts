import type { Data, RequestBody } from "@coagent/clients";
import { names } from "./names";
import { networkIds, networks } from "./networks";

/** What people see of a flow before they begin: its name, what it gives, and where it is found. */
export type FlowWords = {
  /** The last part of its addresses here, as of the service's. */
  slug: string;
  /** What the events call what it makes. */
  content: string;
  /** What people call what it makes. */
  name: string;
  gives: string;
  /** It looks for sources first, and cites them. */
  searches: boolean;
  /** Among which the studio lists it; it does not list what is asked for elsewhere alone. */
  group: "Articles" | "Posts" | "Listings" | "People" | "Research and plans" | "Where you stand" | undefined;
  /** The field of its request that says what it is about. */
  about: string;
  /** Its page, if that is not one of the studio's. */
  place?: Place;
  /** What the button says that has it begin; “Write it” if nothing else. */
  verb?: string;
  /** What is said where its result will be, before anything is asked for. */
  before?: string;
};

/** The pages that flows have outside the studio. */
export type Place = "/research" | "/reviews" | "/reviews/one" | "/plan" | "/listed" | "/competitors";

const named = new Intl.ListFormat("en-GB").format(networkIds.map((id) => networks[id].name)); // no comma before “and”

/** The flows that make a text or an analysis, each under the name of its operation in the documents. */
export const flows = {
  generateBlogPost: {
    slug: "blog-post",
    content: "blog-post",
    name: names.generateBlogPost,
    gives: "A post with headings, a title card, a description for search engines and tags.",
    searches: true,
    group: "Articles",
    about: "topic",
  },
  generateMarketUpdate: {
    slug: "market-update",
    content: "market-update",
    name: names.generateMarketUpdate,
    gives: "What changed in a place and a month, with the figures and the pages that tell them.",
    searches: true,
    group: "Articles",
    about: "location",
  },
  generateNeighborhoodGuide: {
    slug: "neighborhood-guide",
    content: "neighborhood-guide",
    name: names.generateNeighborhoodGuide,
    gives: "A place and what there is, section by section; never who lives there.",
    searches: true,
    group: "Articles",
    about: "neighborhood",
  },
  generateSocialMediaPost: {
    slug: "social-media-post",
    content: "social-media",
    name: names.generateSocialMediaPost,
    gives: `One post each for ${named}, as they look there.`,
    searches: false,
    group: "Posts",
    about: "topic",
  },
  generateSocialProof: {
    slug: "social-proof",
    content: "social-proof",
    name: names.generateSocialProof,
    gives: "A post that quotes what a client wrote, word for word.",
    searches: false,
    group: "Posts",
    about: "comment",
  },
  generateVideoScript: {
    slug: "video-script",
    content: "video-script",
    name: names.generateVideoScript,
    gives: "What is said and what is seen, scene by scene and by the second.",
    searches: false,
    group: "Posts",
    about: "topic",
  },
  generateListingFaqs: {
    slug: "listing-faqs",
    content: "listing-faqs",
    name: names.generateListingFaqs,
    gives: "What buyers ask about a home, answered from its listing alone.",
    searches: false,
    group: "Listings",
    about: "title",
  },
  generateOpenHouseKit: {
    slug: "open-house-kit",
    content: "open-house-kit",
    name: names.generateOpenHouseKit,
    gives: "An invitation, a post, the words of a flyer, and a message for those who came.",
    searches: false,
    group: "Listings",
    about: "address",
  },
  generateFollowUp: {
    slug: "follow-up",
    content: "follow-up",
    name: names.generateFollowUp,
    gives: "An email, a text message or a note to somebody you have met.",
    searches: false,
    group: "People",
    about: "recipient",
  },
  generateAgentBio: {
    slug: "agent-bio",
    content: "agent-bio",
    name: names.generateAgentBio,
    gives: "50 to 110 words about you for a profile page, from what you tell.",
    searches: false,
    group: "People",
    about: "name",
  },
  runResearchAgent: {
    slug: "research",
    content: "research-report",
    name: names.runResearchAgent,
    gives: "What the web says about a question: the findings, and the pages behind each of them.",
    searches: true,
    group: "Research and plans",
    about: "topic",
    place: "/research",
    verb: "Find out",
    before: "Ask a question. The findings appear here as they are written, each with the page that says so.",
  },
  analyzeReviews: {
    slug: "reviews",
    content: "review-analysis",
    name: names.analyzeReviews,
    gives: "What clients speak of in their reviews, how they feel about it, and what to do.",
    searches: false,
    group: "Research and plans",
    about: "comments",
    place: "/reviews",
    verb: "Read them",
    before: "Paste what clients wrote, or open a file. What they speak of appears here, with what to do about it.",
  },
  analyzeReviewSentiment: {
    slug: "review",
    content: "review-sentiment",
    name: names.analyzeReviewSentiment,
    gives: "How one client feels, and what the review says in a sentence or two.",
    searches: false,
    group: "Research and plans",
    about: "comment",
    place: "/reviews/one",
    verb: "Read it",
    before: "Paste what a client wrote. How the client feels appears here, in a sentence or two.",
  },
  generateMarketingPlan: {
    slug: "marketing-plan",
    content: "marketing-plan",
    name: names.generateMarketingPlan,
    gives: "What to do in three to seven steps, each with its tasks, when to do it and what it costs.",
    searches: false,
    group: "Research and plans",
    about: "city",
    place: "/plan",
    verb: "Draw it up",
    before:
      "Say how you are listed and who else is there; what your library has of either is filled in. " +
      "The steps appear here, to be ticked off as you go.",
  },
  runNapAudit: {
    slug: "nap-audit",
    content: "nap-audit",
    name: names.runNapAudit,
    gives: "What each platform shows as your name, address and phone, and what to do where it differs.",
    searches: true,
    group: "Where you stand",
    about: "name",
    place: "/listed",
    verb: "Look it up",
    before: "Say how clients should find you. What each platform shows appears here, what is wrong first.",
  },
  findCompetitors: {
    slug: "competitors",
    content: "competitor-list",
    name: names.findCompetitors,
    gives: "Who else sells homes where you do, with the figures that public pages state.",
    searches: true,
    group: "Where you stand",
    about: "address",
    place: "/competitors",
    verb: "Find them",
    before: "Say where you work. Who else does appears here, beside you.",
  },
  enrichCompetitor: {
    slug: "competitor",
    content: "competitor-profile",
    name: names.enrichCompetitor,
    gives: "What public pages state of one agent.",
    searches: true,
    group: undefined,
    about: "name",
    place: "/competitors",
  },
} as const satisfies Record<string, FlowWords>;

/** The name of a flow: that of its operation in the documents. */
export type Flow = keyof typeof flows;

/** What is asked of a flow. */
export type RequestOf<F extends Flow> = RequestBody<F>;

/** What a flow gives. */
export type ResultOf<F extends Flow> = Data<F>;

/** A flow and what it gave. */
export type Made = { [F in Flow]: { flow: F; result: ResultOf<F> } }[Flow];

/** Every flow. */
export const flowIds = Object.keys(flows) as Flow[];

/** What people see of a flow before they begin. */
export const wordsOf = (flow: Flow): FlowWords => flows[flow];

/** The flows that the studio lists. */
export const listedFlows: Flow[] = flowIds.filter((flow) => wordsOf(flow).group !== undefined);

/** Where the page of a flow is. */
export const addressOf = (flow: Flow): Place | `/studio/${string}` =>
  wordsOf(flow).place ?? `/studio/${flows[flow].slug}`;

/** The flow whose addresses end so, if there is one. */
export const flowOf = (slug: string): Flow | undefined => flowIds.find((flow) => flows[flow].slug === slug);
