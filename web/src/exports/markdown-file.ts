import "server-only";
import type { Taken } from "./taken";

/** A text as a Markdown file. */
export function markdownOf({ title, text, sources, notice }: Taken): string {
  const pages = sources.map(
    ({ title, url }, at) => `${at + 1}. ${title.replaceAll(/[\\[\]<>*_`]/g, "\\$&")}: <${url}>`,
  );
  const parts = [
    `# ${title}`,
    text,
    ...(pages.length > 0 ? ["## Sources", pages.join("\n")] : []),
    "---",
    `*${notice}*`,
  ];
  return `${parts.join("\n\n")}\n`;
}
