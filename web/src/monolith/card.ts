import type { ResultOf } from "@/flows/flows";

const lineLength = 26;
const mostLines = 4;

/** A picture for the top of a post: its title on a plain card. */
export function titleCard(title: string): ResultOf<"generateBlogPost">["headerImage"] {
  const plain = title.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF\s]+/gu, " ").trim();
  const lines = wrapped(plain).map((line, at) => `<text x="80" y="${200 + at * 84}">${escaped(line)}</text>`);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630">' +
    '<rect width="1200" height="630" fill="#23395b"/>' +
    `<g fill="#fff" font-family="sans-serif" font-size="64" font-weight="700">${lines.join("")}</g></svg>`;
  return {
    url: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
    alt: `Title card: ${plain.slice(0, 200)}`,
  };
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.slice(0, lineLength));
  }
  return lines.slice(0, mostLines);
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
