/** A social network: the longest post that it takes, and after how much of one it hides the rest behind “more”. */
export type Network = { name: string; limit: number; folded?: number; lengthOf: (text: string) => number };

const characters = (text: string) => [...text].length;

/** The networks, under the names of their posts in the result. */
export const networks = {
  facebook: { name: "Facebook", limit: 63_206, folded: 477, lengthOf: characters },
  instagram: { name: "Instagram", limit: 2_200, folded: 125, lengthOf: characters },
  linkedin: { name: "LinkedIn", limit: 3_000, folded: 210, lengthOf: characters },
  twitter: { name: "X", limit: 280, lengthOf: weightOnX },
} as const satisfies Record<string, Network>;

/** The name of a network's post in the result. */
export type NetworkId = keyof typeof networks;

/** The networks, as they follow one another. */
export const networkIds = Object.keys(networks) as NetworkId[];

// How X counts: https://docs.x.com/fundamentals/counting-characters
const linkLength = 23;
const links = /https?:\/\/\S+|(?<![@\w.-])(?:[a-z\d-]+\.)+(?:com|net|org|homes|house|realty|io|info|us)\b(?:\/\S*)?/gi;
const light: [first: number, last: number][] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/** The length of a post as X counts it: a link is 23, an emoji 2, and so is a letter of most scripts but ours. */
function weightOnX(text: string): number {
  const withoutLinks = text.normalize("NFC").replaceAll(links, "");
  const count = text.normalize("NFC").match(links)?.length ?? 0;
  let weight = count * linkLength;
  for (const { segment } of graphemes.segment(withoutLinks)) {
    if (emoji.test(segment) && !/^[\d#*©®]$/u.test(segment)) weight += 2;
    else for (const character of segment) weight += isLight(character) ? 1 : 2;
  }
  return weight;
}

function isLight(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return light.some(([first, last]) => code >= first && code <= last);
}
