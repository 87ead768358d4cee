import type { RequestOf, ResultOf } from "./flows";

/** What is known of an agent: what the list tells, and what a look-up found beside it. */
export type Row = ResultOf<"findCompetitors">["competitors"][number] & {
  /** The numbers of all pages that state something of it. */
  citations?: number[];
  /** Unix ms at which a look-up found what is known, or did not. */
  lookedUpAt?: number;
};

/** What a look-up of one agent found, and when (Unix ms). */
export type LookUp = { at: number; profile: ResultOf<"enrichCompetitor"> };

/** The look-ups by the agents that they are of, see {@link keyOf}. */
export type LookUps = Readonly<Record<string, LookUp>>;

/** The figures that agents are compared by. */
export const measures = {
  reviewCount: { label: "Reviews", digits: 0, about: "How many reviews by clients a public page counts." },
  avgRating: { label: "Rating", digits: 1, about: "The average of those reviews, of 5 at the most." },
  socialFollowers: { label: "Followers", digits: 0, about: "Who follows them on one social network." },
  domainAuthority: {
    label: "Site authority",
    digits: 0,
    about: "How well their website does in searches, from 0 to 100, as Moz estimates it. Higher is better.",
  },
} as const;
export type Measure = keyof typeof measures;
export const measureIds = Object.keys(measures) as Measure[];

type Result = ResultOf<"findCompetitors">;
type Source = NonNullable<Result["sources"]>[number];

/** An agent, as one tells it from others. */
export const keyOf = ({ name, agency }: Pick<Row, "name" | "agency">): string =>
  `${name}\n${agency}`.toLowerCase().replaceAll(/[^\S\n]+/g, " ");

/** A look-up needs the agency; there may be several people of a name. */
export const canBeLookedUp = ({ agency }: Pick<Row, "agency">): boolean => agency.trim() !== "";

/**
 * A list of competitors with who asked for it above it, and with what look-ups found. Their pages follow those of the
 * list, and are cited by the numbers that they have there.
 */
export function withLookUps(result: Result, request: Partial<RequestOf<"findCompetitors">>, found: LookUps): Result {
  const sources: Source[] = [...(result.sources ?? [])];
  const you: Row[] =
    request.name === undefined ? [] : [{ name: request.name, agency: request.agencyName ?? "", isYou: true }];
  const rows = [...you, ...result.competitors.filter(({ isYou }) => !isYou)].map((row): Row => {
    const lookUp = found[keyOf(row)];
    if (lookUp === undefined) return row;
    const { profile, at } = lookUp;
    const cited = profile.citations.flatMap((number) => profile.sources?.[number - 1] ?? []);
    const told = measureIds.filter((id) => profile[id] !== undefined);
    const figures = Object.fromEntries(told.map((id) => [id, profile[id]]));
    const citations = [...new Set([...citationsOf(row), ...cited.map((source) => numberIn(sources, source))])];
    return { ...row, ...figures, citations, lookedUpAt: at };
  });
  return { ...result, competitors: rows, ...(sources.length > 0 && { sources }) };
}

function numberIn(sources: Source[], source: Source): number {
  const at = sources.findIndex(({ url }) => url === source.url);
  return at >= 0 ? at + 1 : sources.push(source);
}

/** The numbers of the pages that state something of an agent. */
export const citationsOf = ({ citation, citations }: Row): number[] =>
  citations ?? (citation === undefined ? [] : [citation]);

/** Agents by a figure, the highest first; of whom it is not known, last. */
export const sortedBy = (rows: Row[], measure: Measure): Row[] =>
  rows.toSorted((one, other) => (other[measure] ?? -1) - (one[measure] ?? -1));

/** A figure, or why there is none. */
export function figureOf(row: Row, measure: Measure): string {
  const value = row[measure];
  if (value !== undefined) return formats[measures[measure].digits].format(value);
  return row.lookedUpAt === undefined ? "not looked up" : "not found";
}

const formats = {
  0: new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 }),
  1: new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 2 }),
};

/** Which place one has by a figure among those of whom it is known; undefined if there is nobody to compare with. */
export function placeBy(rows: Row[], measure: Measure): { place: number; of: number } | undefined {
  const own = rows.find(({ isYou }) => isYou)?.[measure];
  const known = rows.flatMap((row) => row[measure] ?? []);
  if (own === undefined || known.length < 2) return undefined;
  return { place: known.filter((value) => value > own).length + 1, of: known.length };
}

/** How one stands among the others, a sentence for each figure by which that can be said. */
export const standings = (rows: Row[]): string[] =>
  measureIds.flatMap((measure) => {
    const standing = placeBy(rows, measure);
    if (standing === undefined) return [];
    return [`${measures[measure].label}: you are ${ordinal(standing.place)} of ${standing.of}.`];
  });

const rules = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };
const ordinal = (count: number) => `${count}${endings[rules.select(count)] ?? "th"}`;

/** An agent's name and agency. */
export const titleOf = ({ name, agency, isYou }: Row): string =>
  `${agency === "" ? name : `${name}, ${agency}`}${isYou ? " (you)" : ""}`;
