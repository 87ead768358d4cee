import type { RequestOf, ResultOf } from "./flows";

/** What one platform shows. */
export type Listing = ResultOf<"runNapAudit">["results"][number];
/** How clients should find somebody. */
export type Right = Partial<RequestOf<"runNapAudit">>;

/** What is to be said of a listing. One that shows neither an address nor a phone agrees with nothing. */
export type Verdict = Listing["status"] | "Without";

/** The verdict on a listing. */
export const verdictOf = ({ status, foundAddress, foundPhone }: Listing): Verdict =>
  status === "Consistent" && foundAddress === undefined && foundPhone === undefined ? "Without" : status;

/** What people call a verdict. */
export const verdicts: Record<Verdict, string> = {
  Inconsistent: "Differs",
  "Not Found": "Not found",
  Without: "No address or phone",
  Consistent: "Agrees",
};

const order: Verdict[] = ["Inconsistent", "Not Found", "Without", "Consistent"];

/** What is wrong first, then what was not found, then what agrees: what shows less before what shows all. */
export const inOrder = (listings: Listing[]): Listing[] => listings.toSorted((one, other) => rank(one) - rank(other));

const rank = (listing: Listing): number =>
  2 * order.indexOf(verdictOf(listing)) + (listing.note === undefined ? 1 : 0);

/** How many listings there are of each verdict, as they are sorted. */
export const countsOf = (listings: Listing[]): { verdict: Verdict; count: number }[] =>
  order.map((verdict) => ({ verdict, count: listings.filter((one) => verdictOf(one) === verdict).length }));

const plurals: Partial<Record<Verdict, string>> = { Inconsistent: "differ", Consistent: "agree" };

/** What is said behind a count of listings of a verdict. */
export const countedAs = (verdict: Verdict, count: number): string =>
  (count === 1 ? undefined : plurals[verdict]) ?? verdicts[verdict].toLowerCase();

/** The whole audit in a sentence. */
export function summaryOf(listings: Listing[]): string {
  const [wrong = 0, missing = 0, without = 0, agreeing = 0] = countsOf(listings).map(({ count }) => count);
  const said = [
    wrong > 0 && `${counted(wrong, "shows", "show")} something else`,
    missing > 0 && (missing === listings.length ? "no page of yours was found" : `on ${missing} you were not found`),
    without > 0 && `${counted(without, "shows", "show")} no address or phone`,
    agreeing > 0 && `${counted(agreeing, "agrees", "agree")} with you`,
  ].filter((words) => words !== false);
  const sentence = new Intl.ListFormat("en-GB").format(said); // no comma before “and”
  return `Of ${counted(listings.length, "platform", "platforms")}: ${sentence}.`;
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What a platform shows, piece by piece. */
export const shownBy = ({ foundName, foundAddress, foundPhone }: Listing): string[] =>
  [foundName, foundAddress, foundPhone].filter((text) => text !== undefined);

/** What a note is about: each of its clauses says what a page shows, or what it does not. */
type Piece = "name" | "address" | "phone";
const pieceOf = (clause: string): Piece =>
  /\bname\b/.test(clause) ? "name" : /\b(?:telephone|phone)\b/.test(clause) ? "phone" : "address";

/** What somebody should do about a listing. */
export function toDo({ platform, status, note = "" }: Listing, right: Right): string {
  const where = places.get(platform) ?? "Ask whoever runs the site, or change it there if the page is yours.";
  if (status === "Not Found")
    return `If you have a page there, see that it is public and names you as above. If not, make one. ${where}`;
  const clauses = note.split("; ").filter(Boolean);
  const piecesOf = (another: boolean) => [
    ...new Set(clauses.filter((clause) => clause.startsWith("shows another") === another).map(pieceOf)),
  ];
  const [wrong, missing] = [piecesOf(true), piecesOf(false)];
  if (status === "Inconsistent") {
    const change = wrong.map((piece) => asItShould(piece, right));
    const changes = change.length === 0 ? "Put it as above." : `Change ${and.format(change)}.`;
    return `Open the page and look first: another person may have your name. ${changes} ${where}`;
  }
  if (missing.length === 0) return "Nothing.";
  const pieces = and.format(missing.map((piece) => `the ${piece}`));
  return `Nothing must be done. It would help to show ${pieces} there, too.`;
}

const and = new Intl.ListFormat("en-GB");

function asItShould(piece: Piece, right: Right): string {
  const text = right[piece];
  return text === undefined ? `the ${piece}` : `the ${piece} to ${text}`;
}

// Where one changes what the platforms show that every audit has.
const places: ReadonlyMap<string, string> = new Map([
  ["Google Business Profile", "On Google: search for your business while signed in, then “Edit profile”."],
  ["Zillow", "On Zillow: sign in, and edit your profile."],
  ["Realtor.com", "On Realtor.com: sign in as a professional, and edit your profile."],
  ["Facebook", "On Facebook: open your page, then “About”, and edit the contact information."],
  ["LinkedIn", "On LinkedIn: open your profile, and edit the introduction and the contact information."],
  ["Yelp", "On Yelp: claim the page at Yelp for Business, and edit the business information."],
]);

/** What should stand everywhere, with what people call each. */
export const rightly = ({ name, agencyName, address, phone, website }: Right): [label: string, text: string][] =>
  (
    [
      ["Name", name],
      ["Agency", agencyName],
      ["Address", address],
      ["Phone", phone],
      ["Website", website],
    ] as const
  ).flatMap(([label, text]): [string, string][] => (text === undefined ? [] : [[label, text]]));

/** What must be mended, as plain text for whoever does it; empty if nothing must. */
export function briefOf(listings: Listing[], right: Right): string {
  const wrong = inOrder(listings).filter(({ status }) => status !== "Consistent");
  if (wrong.length === 0) return "";
  const blocks = wrong.map((listing, at) => {
    const { platform, platformUrl, note } = listing;
    return [
      `${at + 1}. ${platform}: ${verdicts[verdictOf(listing)].toLowerCase()}`,
      ...shownBy(listing).map((text) => `   It shows: ${text}`),
      ...(note === undefined ? [] : [`   What differs: ${note}`]),
      ...(platformUrl === undefined ? [] : [`   The page: ${platformUrl}`]),
      `   What to do: ${toDo(listing, right)}`,
    ].join("\n");
  });
  const should = rightly(right).map(([label, text]) => `${label}: ${text}`);
  return `${["Please see that this stands everywhere:", should.join("\n"), ...blocks].join("\n\n")}\n`;
}
