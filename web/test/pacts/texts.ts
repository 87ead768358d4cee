import { MatchersV3 } from "@pact-foundation/pact";
import * as content from "@/services/content";
import type { CallOptions, Outcome } from "@/services/outcome";
import type { Session } from "@/services/session";

const { eachLike, integer, like, number, regex, string } = MatchersV3;

/** One operation of the AI as the application uses it. */
export type Text = {
  path: string;
  ask: (session: Session, call: CallOptions) => Promise<Outcome<content.Written<unknown>>>;
  request: object;
  /** What a page shows. The examples are valid by the document, so that they can be held against it. */
  answer: object;
  /** What the web must know pages about, for an operation that rests on them. */
  about?: string;
};

export function text<B extends object, T>(
  path: string,
  door: (session: Session, request: B, call: CallOptions) => Promise<Outcome<content.Written<T>>>,
  rest: { request: B; answer: object; about?: string },
): Text {
  return { path, ask: (whom, call) => door(whom, rest.request, call), ...rest };
}

/** At least one; the document wants so many in an example. */
const several = <T>(template: T, examples: number) => MatchersV3.atLeastLike(template, 1, examples);
const long = (sentence: string) => string(`${sentence} `.repeat(Math.ceil(200 / sentence.length)).trim());
const mood = (example: string) => regex("^(positive|neutral|negative)$", example);
const metaDescription = string("What first-time buyers in Austin can expect from the programs for down payments.");

const sources = eachLike({
  title: string("Down payment help in Austin"),
  url: regex("^https?://.+$", "https://www.example.org/austin-down-payment"),
  snippet: string("Programs for first-time buyers."),
});

const topic = "First-time buyer programs in Austin";
const plainPost = {
  blogPost: { title: string(topic), content: long("Several programs help with the down payment."), metaDescription, tags: several(string("Austin"), 3) },
  headerImage: { url: regex("^(https://|data:image/svg\\+xml;base64,).+$", "data:image/svg+xml;base64,PHN2Zy8+"), alt: string("Title card") },
};
const researched = "How accessory dwelling units change home prices in Austin";

/** A blog post that rests on nothing but the model. */
export const blogPost = text("/ai/generate-blog-post", content.writeBlogPost, { request: { topic }, answer: plainPost, about: topic });

export const research = text("/ai/run-research-agent", content.research, {
  request: { topic: researched },
  answer: { summary: long("They raise the price of the lots [1]."), keyFindings: several(string("Such lots sell for more [1]."), 3), sources },
  about: researched,
});

/** Every operation, under what the person wishes for. */
export const texts: Record<string, Text> = {
  "an agent's biography": text("/ai/generate-agent-bio", content.writeAgentBio, {
    request: { name: "Dana Whitfield", agencyName: "Lakeside Realty", experience: "12 years of selling homes in East Austin" },
    answer: { bio: long("Dana Whitfield has helped families in East Austin for twelve years.") },
  }),
  "a blog post": { ...blogPost, answer: { ...plainPost, sources } },
  "posts for the social networks": text("/ai/generate-social-media-post", content.writeSocialMediaPosts, {
    request: { topic: "Open house on Sunday in Hyde Park", tone: "Enthusiastic" },
    answer: {
      facebook: string("Doors open on Sunday in Hyde Park!"),
      instagram: string("Sunday in Hyde Park. #openhouse"),
      twitter: string("Open house on Sunday in Hyde Park."),
      linkedin: string("On Sunday we open the doors of a home in Hyde Park."),
    },
  }),
  "a marketing plan": text("/ai/generate-marketing-plan", content.planMarketing, {
    request: {
      brandAudit: { results: [{ platform: "Zillow", status: "Not Found" }] },
      competitors: [{ name: "Sam Ortiz", agency: "Hill Country Homes", reviewCount: 140 }],
    },
    answer: {
      plan: {
        steps: several({ title: string("Ask for reviews"), description: string("Buyers notice reviews first."), tactics: eachLike(string("Ask each client.")) }, 3),
        timeline: string("Reviews from the second week on."),
        budget: string("No money is needed."),
      },
    },
  }),
  "a research report": research,
  "an analysis of reviews": text("/ai/analyze-reviews", content.analyseReviews, {
    request: { comments: ["Dana answered every question.", "The paperwork took too long."] },
    answer: {
      overallSentiment: mood("neutral"),
      themes: eachLike({ theme: string("Communication"), frequency: integer(1), sentiment: mood("positive") }),
      recommendations: eachLike(string("Tell clients how long the paperwork takes.")),
    },
  }),
  "a market update": text("/ai/generate-market-update", content.writeMarketUpdate, {
    request: { location: "Austin, Texas", timePeriod: "October 2026", audience: "First-time buyers" },
    answer: {
      title: string("More choice for buyers in Austin"),
      content: long("Active listings rose by 12% against last year [1]."),
      keyPoints: several(string("Active listings rose [1]."), 3),
      statistics: like([]), // none is as good
      sources,
    },
    about: "the market of Austin, Texas",
  }),
  "a video script": text("/ai/generate-video-script", content.writeVideoScript, {
    request: { topic: "What to bring to an open house", tone: "Casual", lengthSeconds: 45 },
    answer: {
      title: string("What to bring to an open house"),
      hook: string("Going to an open house on Sunday?"),
      scenes: several({ narration: string("First, a list of what you need."), visual: string("The front door."), seconds: integer(15) }, 2),
      callToAction: string("Send me your questions."),
    },
  }),
  "a neighborhood guide": text("/ai/generate-neighborhood-guide", content.writeNeighborhoodGuide, {
    request: { neighborhood: "Hyde Park", city: "Austin, Texas", highlights: ["parks"] },
    answer: {
      title: string("Hyde Park, Austin: a guide"),
      introduction: long("Hyde Park lies north of the university [1]."),
      sections: several({ heading: string("Parks and places"), content: long("Shipe Park has a pool.") }, 3),
      metaDescription,
      sources,
    },
    about: "Hyde Park, Austin, Texas",
  }),
  "the sentiment of one review": text("/ai/analyze-review-sentiment", content.analyseReview, {
    request: { comment: "Dana answered every question." },
    answer: { sentiment: regex("^(Positive|Negative|Neutral)$", "Positive"), summary: string("The client praises the answers.") },
  }),
  "an audit of the listings": text("/ai/run-nap-audit", content.auditListings, {
    request: { name: "Dana Whitfield", address: "100 Congress Ave, Austin, TX 78701", phone: "+1 512 555 0100", agencyName: "Lakeside Realty" },
    answer: { results: eachLike({ platform: string("Zillow"), status: regex("^(Consistent|Inconsistent|Not Found)$", "Not Found") }) },
    about: "Dana Whitfield",
  }),
  competitors: text("/ai/find-competitors", content.findCompetitors, {
    request: { name: "Dana Whitfield", agencyName: "Lakeside Realty", address: "100 Congress Ave, Austin, TX 78701" },
    answer: { competitors: eachLike({ name: string("Sam Ortiz"), agency: string("Hill Country Homes") }) },
    about: "agents in Austin",
  }),
  "a competitor's figures": text("/ai/enrich-competitor", content.lookUpCompetitor, {
    request: { name: "Sam Ortiz", agency: "Hill Country Homes" },
    answer: { reviewCount: integer(140), avgRating: number(4.8), citations: eachLike(integer(1)) },
    about: "Sam Ortiz",
  }),
};
