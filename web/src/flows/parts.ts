import type { Flow, ResultOf } from "./flows";
import { networkIds, networks } from "./networks";

/** One text of a result, which is shown, copied and edited by itself. */
export type Part = {
  /** Where it stands in the result (RFC 6901). */
  pointer: string;
  /** What people call it. */
  label: string;
  text: string;
  /** Plain text is shown as it is written, its line breaks included. */
  kind: "markdown" | "plain";
  /** It may be edited: nothing else is made of it, and it is no quotation. */
  editable: boolean;
  /** Other places of the result whose words stand in this text. */
  made?: string[];
};

/** Says whether the words of a place of the result stand in a text. */
export const isIn = ({ pointer, made = [] }: Part, at: string): boolean => pointer === at || made.includes(at);

const plain = (pointer: string, label: string, text: string): Part => ({
  pointer,
  label,
  text,
  kind: "plain",
  editable: true,
});
const markdown = (pointer: string, label: string, text: string): Part => ({
  ...plain(pointer, label, text),
  kind: "markdown",
});
const fixed = (pointer: string, label: string, text: string): Part => ({
  ...plain(pointer, label, text),
  editable: false,
});

/** Where a task of a marketing plan stands in the result. */
export const taskOf = (step: number, task: number): string => `/plan/steps/${step}/tactics/${task}`;

type Parts = { [F in Flow]: (result: ResultOf<F>) => Part[] };

const parts: Parts = {
  generateBlogPost: ({ blogPost: { title, content, metaDescription, tags } }) => [
    plain("/blogPost/title", "Title", title),
    markdown("/blogPost/content", "Post", content),
    plain("/blogPost/metaDescription", "Description", metaDescription),
    ...tags.map((tag, at) => fixed(`/blogPost/tags/${at}`, "Tag", tag)),
  ],
  generateMarketUpdate: ({ title, content, keyPoints, statistics }) => [
    plain("/title", "Title", title),
    ...keyPoints.map((point, at) => plain(`/keyPoints/${at}`, `Key point ${at + 1}`, point)),
    ...statistics.flatMap(({ metric, value, change }, at) => [
      fixed(`/statistics/${at}/metric`, "Figure", metric),
      fixed(`/statistics/${at}/value`, "Figure", value),
      ...(change === undefined ? [] : [fixed(`/statistics/${at}/change`, "Figure", change)]),
    ]),
    markdown("/content", "Update", content),
  ],
  generateNeighborhoodGuide: ({ title, introduction, sections, metaDescription }) => [
    plain("/title", "Title", title),
    markdown("/introduction", "Introduction", introduction),
    ...sections.flatMap(({ heading, content }, at) => [
      plain(`/sections/${at}/heading`, `Heading ${at + 1}`, heading),
      markdown(`/sections/${at}/content`, `Section ${at + 1}`, content),
    ]),
    plain("/metaDescription", "Description", metaDescription),
  ],
  generateSocialMediaPost: (posts) => networkIds.map((id) => plain(`/${id}`, networks[id].name, posts[id])),
  generateSocialProof: ({ post }) => [{ ...plain("/post", "Post", post), made: ["/opening", "/quote", "/closing"] }],
  generateVideoScript: ({ title, hook, scenes, callToAction }) => [
    plain("/title", "Title", title),
    plain("/hook", "Hook", hook),
    ...scenes.flatMap(({ narration, visual }, at) => [
      plain(`/scenes/${at}/narration`, `Scene ${at + 1}: what is said`, narration),
      plain(`/scenes/${at}/visual`, `Scene ${at + 1}: what is seen`, visual),
    ]),
    plain("/callToAction", "Call to action", callToAction),
  ],
  generateListingFaqs: ({ faqs }) =>
    faqs.flatMap(({ question, answer, basis }, at) => [
      plain(`/faqs/${at}/question`, `Question ${at + 1}`, question),
      plain(`/faqs/${at}/answer`, `Answer ${at + 1}`, answer),
      fixed(`/faqs/${at}/basis`, `Basis ${at + 1}`, basis),
    ]),
  generateOpenHouseKit: ({ invitation, post, flyer, followUp }) => [
    plain("/invitation/subject", "Invitation: subject", invitation.subject),
    plain("/invitation/body", "Invitation", invitation.body),
    plain("/post", "Post", post),
    plain("/flyer/headline", "Flyer: headline", flyer.headline),
    plain("/flyer/body", "Flyer", flyer.body),
    plain("/followUp", "Message the day after", followUp),
  ],
  generateFollowUp: ({ subject, message }) => [
    ...(subject === undefined ? [] : [plain("/subject", "Subject", subject)]),
    plain("/message", "Message", message),
  ],
  generateAgentBio: ({ bio }) => [plain("/bio", "Bio", bio)],
  runResearchAgent: ({ summary, keyFindings }) => [
    markdown("/summary", "Summary", summary),
    ...keyFindings.map((finding, at) => plain(`/keyFindings/${at}`, `Finding ${at + 1}`, finding)),
  ],
  analyzeReviews: ({ themes, recommendations }) => [
    ...themes.map(({ theme }, at) => fixed(`/themes/${at}/theme`, "Theme", theme)),
    ...recommendations.map((what, at) => plain(`/recommendations/${at}`, `Recommendation ${at + 1}`, what)),
  ],
  analyzeReviewSentiment: ({ summary }) => [plain("/summary", "Summary", summary)],
  generateMarketingPlan: ({ plan: { steps, timeline, budget } }) => [
    ...steps.flatMap(({ title, description, tactics }, at) => [
      plain(`/plan/steps/${at}/title`, `Step ${at + 1}`, title),
      plain(`/plan/steps/${at}/description`, `Step ${at + 1}: why`, description),
      ...tactics.map((tactic, task) => plain(taskOf(at, task), `Step ${at + 1}: task ${task + 1}`, tactic)),
    ]),
    plain("/plan/timeline", "Timeline", timeline),
    plain("/plan/budget", "Budget", budget),
  ],
  // What pages show is a table, and no text to be edited.
  runNapAudit: () => [],
  findCompetitors: () => [],
  enrichCompetitor: () => [],
};

/** The texts of a result, as they follow one another. */
export function partsOf<F extends Flow>(flow: F, result: ResultOf<F>): Part[] {
  return parts[flow](result);
}

/** Texts by their pointers, as somebody edited them. */
export type Edits = Readonly<Record<string, string>>;

/** A result with its texts as they were edited. */
export function withEdits<T>(result: T, edits: Edits): T {
  const copy = structuredClone(result);
  for (const [pointer, text] of Object.entries(edits)) put(copy, pointer.slice(1).split("/"), text);
  return copy;
}

// No name in the results has a tilde or a slash, which a pointer would write otherwise.
function put(node: unknown, [name = "", ...rest]: string[], text: string): void {
  if (typeof node !== "object" || node === null || !Object.hasOwn(node, name)) return;
  const members = node as Record<string, unknown>;
  if (rest.length > 0) put(members[name], rest, text);
  else if (typeof members[name] === "string") members[name] = text;
}
