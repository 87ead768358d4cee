import type { Data, RequestBody } from "@coagent/clients";
import { networkIds, networks } from "./networks";

/** What people see of a flow before they begin: its name, what it gives, and where it is found. */
export type FlowWords = {
  /** The last part of its addresses here, as of the service's. */
  slug: string;
  /** What people call what it makes. */
  name: string;
  gives: string;
  /** It looks for sources first, and cites them. */
  searches: boolean;
  group: "Articles" | "Posts" | "Listings" | "People";
  /** The field of its request that says what it is about. */
  about: string;
};

const named = new Intl.ListFormat("en-GB").format(networkIds.map((id) => networks[id].name)); // no comma before “and”

/** The flows that write a text, each under the name of its operation in the documents. */
export const flows = {
  generateBlogPost: {
    slug: "blog-post",
    name: "Blog post",
    gives: "A post with headings, a title card, a description for search engines and tags.",
    searches: true,
    group: "Articles",
    about: "topic",
  },
  generateMarketUpdate: {
    slug: "market-update",
    name: "Market update",
    gives: "What changed in a place and a month, with the figures and the pages that tell them.",
    searches: true,
    group: "Articles",
    about: "location",
  },
  generateNeighborhoodGuide: {
    slug: "neighborhood-guide",
    name: "Neighborhood guide",
    gives: "A place and what there is, section by section; never who lives there.",
    searches: true,
    group: "Articles",
    about: "neighborhood",
  },
  generateSocialMediaPost: {
    slug: "social-media-post",
    name: "Social posts",
    gives: `One post each for ${named}, as they look there.`,
    searches: false,
    group: "Posts",
    about: "topic",
  },
  generateSocialProof: {
    slug: "social-proof",
    name: "Client's words",
    gives: "A post that quotes what a client wrote, word for word.",
    searches: false,
    group: "Posts",
    about: "comment",
  },
  generateVideoScript: {
    slug: "video-script",
    name: "Video script",
    gives: "What is said and what is seen, scene by scene and by the second.",
    searches: false,
    group: "Posts",
    about: "topic",
  },
  generateListingFaqs: {
    slug: "listing-faqs",
    name: "Listing questions",
    gives: "What buyers ask about a home, answered from its listing alone.",
    searches: false,
    group: "Listings",
    about: "title",
  },
  generateOpenHouseKit: {
    slug: "open-house-kit",
    name: "Open house kit",
    gives: "An invitation, a post, the words of a flyer, and a message for those who came.",
    searches: false,
    group: "Listings",
    about: "address",
  },
  generateFollowUp: {
    slug: "follow-up",
    name: "Follow-up",
    gives: "An e-mail, a text message or a note to somebody you have met.",
    searches: false,
    group: "People",
    about: "recipient",
  },
  generateAgentBio: {
    slug: "agent-bio",
    name: "Agent bio",
    gives: "50 to 110 words about you for a profile page, from what you tell.",
    searches: false,
    group: "People",
    about: "name",
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

/** Every flow, as the studio lists them. */
export const flowIds = Object.keys(flows) as Flow[];

/** The flow whose addresses end so, if there is one. */
export const flowOf = (slug: string): Flow | undefined => flowIds.find((flow) => flows[flow].slug === slug);
