import { type Flow, flows, type ResultOf } from "./flows";
import { networkIds, networks } from "./networks";

type WrittenOut = { [F in Flow]: (result: ResultOf<F>) => string[] };

const section = (heading: string, ...blocks: string[]) => [`## ${heading}`, ...blocks];
const list = (items: string[]) => items.map((item) => `- ${item}`).join("\n");
const quote = (text: string) => text.replaceAll(/^/gm, "> ");
// What is plain text keeps its line breaks.
const lines = (text: string) => text.replaceAll(/([^\n])\n(?=[^\n])/g, "$1  \n");
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (...cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
const table = (head: string[], rows: string[][]) =>
  [row(...head), row(...head.map(() => "---")), ...rows.map((cells) => row(...cells))].join("\n");
const address = ({ title, url }: { title: string; url: string }, at: number) => `${at + 1}. ${title}: <${url}>`;
const sourcesOf = (sources: { title: string; url: string }[] = []) =>
  sources.length === 0 ? [] : section("Sources", sources.map(address).join("\n"));

const written: WrittenOut = {
  generateBlogPost: ({ blogPost, sources }) => [blogPost.content, ...sourcesOf(sources)],
  generateMarketUpdate: ({ content, keyPoints, statistics, sources }) => [
    list(keyPoints),
    ...(statistics.length === 0
      ? []
      : [
          table(
            ["What", "Figure", "Change"],
            statistics.map(({ metric, value, change, citation }) => [metric, `${value} [${citation}]`, change ?? ""]),
          ),
        ]),
    content,
    ...sourcesOf(sources),
  ],
  generateNeighborhoodGuide: ({ introduction, sections, sources }) => [
    introduction,
    ...sections.flatMap(({ heading, content }) => section(heading, content)),
    ...sourcesOf(sources),
  ],
  generateSocialMediaPost: (posts) => networkIds.flatMap((id) => section(networks[id].name, lines(posts[id]))),
  generateSocialProof: ({ post }) => [lines(post)],
  generateVideoScript: ({ hook, scenes, callToAction }) => [
    quote(hook),
    table(
      ["Seconds", "What is said", "What is seen"],
      scenes.map(({ seconds, narration, visual }) => [String(seconds), narration, visual]),
    ),
    quote(callToAction),
  ],
  generateListingFaqs: ({ faqs }) => faqs.flatMap(({ question, answer }) => section(question, lines(answer))),
  generateOpenHouseKit: ({ invitation, post, flyer, followUp }) => [
    ...section("Invitation", `**${invitation.subject}**`, lines(invitation.body)),
    ...section("Post", lines(post)),
    ...section("Flyer", `**${flyer.headline}**`, lines(flyer.body)),
    list([flyer.address, flyer.date, flyer.time]),
    ...section("Message the day after", lines(followUp)),
  ],
  generateFollowUp: ({ subject, message }) => [...(subject === undefined ? [] : [`**${subject}**`]), lines(message)],
  generateAgentBio: ({ bio }) => [lines(bio)],
};

/** What a flow gave as one text in Markdown, without its title: what is copied, saved and exported. */
export function writtenOut<F extends Flow>(flow: F, result: ResultOf<F>): string {
  return `${written[flow](result).join("\n\n")}\n`;
}

type Titles = { [F in Flow]?: (result: ResultOf<F>) => string };

const titles: Titles = {
  generateBlogPost: ({ blogPost }) => blogPost.title,
  generateMarketUpdate: ({ title }) => title,
  generateNeighborhoodGuide: ({ title }) => title,
  generateVideoScript: ({ title }) => title,
};

/** The name that a text goes by in a list. */
export function titleOf<F extends Flow>(flow: F, result: ResultOf<F>, request: object): string {
  const own = titles[flow]?.(result);
  return own ?? [flows[flow].name, subjectOf(flow, request)].filter(Boolean).join(": ");
}

/** What a request is about, in its own words. */
export function subjectOf(flow: Flow, request: object): string {
  const subject = (request as Record<string, unknown>)[flows[flow].about];
  return typeof subject === "string" ? subject : "";
}
