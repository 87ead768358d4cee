import { citationsOf, figureOf, measureIds, measures, titleOf as nameOf, type Row, standings } from "./competitors";
import { type Flow, flows, type RequestOf, type ResultOf } from "./flows";
import { inOrder, rightly, shownBy, summaryOf, toDo, verdictOf, verdicts } from "./nap-audit";
import { networkIds, networks } from "./networks";
import { taskOf } from "./parts";

/** The tasks of a text that are done: their pointers. */
export type Done = ReadonlySet<string>;

type WrittenOut = { [F in Flow]: (result: ResultOf<F>, request: Partial<RequestOf<F>>, done: Done) => string[] };

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

const pairs = (all: [label: string, text: string][]) =>
  list(all.flatMap(([label, text]) => (text === "" ? [] : [`${label}: ${text}`])));
const day = new Intl.DateTimeFormat("en-US", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const unknown = 0; // it was looked up, and nobody knows when
const figuresOf = (row: Row) =>
  pairs([
    ...measureIds.map((id): [string, string] => [measures[id].label, figureOf(row, id)]),
    [
      "Pages",
      citationsOf(row)
        .map((number) => `[${number}]`)
        .join(" "),
    ],
    ["Looked up", row.lookedUpAt ? day.format(row.lookedUpAt) : ""],
  ]);

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
  runResearchAgent: ({ summary, keyFindings, sources }) => [
    summary,
    ...section("Key findings", list(keyFindings)),
    ...sourcesOf(sources),
  ],
  analyzeReviews: ({ overallSentiment, themes, recommendations }) => [
    `On the whole: **${overallSentiment}**.`,
    table(
      ["Theme", "Reviews", "Sentiment"],
      themes.map(({ theme, frequency, sentiment }) => [theme, String(frequency), sentiment]),
    ),
    ...section("What to do", list(recommendations)),
  ],
  analyzeReviewSentiment: ({ sentiment, summary }) => [
    `On the whole: **${sentiment.toLowerCase()}**.`,
    lines(summary),
  ],
  generateMarketingPlan: ({ plan: { steps, timeline, budget } }, _, done) => [
    ...steps.flatMap(({ title, description, tactics }, at) =>
      section(
        `${at + 1}. ${title}`,
        lines(description),
        tactics.map((tactic, task) => `- [${done.has(taskOf(at, task)) ? "x" : " "}] ${tactic}`).join("\n"),
      ),
    ),
    ...section("Timeline", lines(timeline)),
    ...section("Budget", lines(budget)),
  ],
  runNapAudit: ({ results, sources }, request) => [
    summaryOf(results),
    ...section("What should stand everywhere", pairs(rightly(request))),
    ...inOrder(results).flatMap((listing) => {
      const { platform, platformUrl, citation, note } = listing;
      const shows = shownBy(listing).join(", ");
      return section(
        `${platform}: ${verdicts[verdictOf(listing)].toLowerCase()}`,
        pairs([
          ["It shows", shows && `${shows}${citation === undefined ? "" : ` [${citation}]`}`],
          ["What differs", note ?? ""],
          ["What to do", toDo(listing, request)],
          ["The page", platformUrl === undefined ? "" : `<${platformUrl}>`],
        ]),
      );
    }),
    ...sourcesOf(sources),
  ],
  findCompetitors: ({ competitors, sources }) => [
    ...(competitors.length === 0 ? ["No agents were found there."] : []),
    ...(standings(competitors).length === 0 ? [] : [list(standings(competitors))]),
    ...competitors.flatMap((row) => section(nameOf(row), figuresOf(row))),
    ...sourcesOf(sources),
  ],
  enrichCompetitor: ({ citations, sources, ...figures }, { name = "", agency = "" }) => [
    figuresOf({ name, agency, ...figures, citations, lookedUpAt: unknown }),
    ...sourcesOf(sources),
  ],
};

const none: Done = new Set();

/** What a flow gave as one text in Markdown, without its title: what is copied, saved and exported. */
export function writtenOut<F extends Flow>(
  flow: F,
  result: ResultOf<F>,
  request?: Partial<RequestOf<F>>,
  done: Done = none,
): string {
  return `${written[flow](result, request ?? ({} as Partial<RequestOf<F>>), done).join("\n\n")}\n`;
}

type Titles = { [F in Flow]?: (result: ResultOf<F>) => string };

const titles: Titles = {
  generateBlogPost: ({ blogPost }) => blogPost.title,
  generateMarketUpdate: ({ title }) => title,
  generateNeighborhoodGuide: ({ title }) => title,
  generateVideoScript: ({ title }) => title,
  analyzeReviews: ({ themes }) =>
    `Reviews: ${themes
      .slice(0, 3)
      .map(({ theme }) => theme)
      .join(", ")}`,
  generateMarketingPlan: ({ plan }) => ["Marketing plan", plan.steps[0]?.title].filter(Boolean).join(": "),
};

/** The name that a text goes by in a list. */
export function titleOf<F extends Flow>(flow: F, result: ResultOf<F>, request: object): string {
  const own = titles[flow]?.(result);
  return own ?? [flows[flow].name, subjectOf(flow, request)].filter(Boolean).join(": ");
}

/** What a request is about, in its own words; of a list the first, and how many more there are. */
export function subjectOf(flow: Flow, request: object): string {
  const subject = (request as Record<string, unknown>)[flows[flow].about];
  const [first = "", ...more] = [subject].flat().filter((one) => typeof one === "string");
  return more.length === 0 ? first : `${first} (and ${more.length} more)`;
}
