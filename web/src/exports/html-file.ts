import "server-only";
import type { Block, Inline } from "@/markdown/markdown";
import type { Taken } from "./taken";

/** A text as a web page of its own, which asks for nothing else. */
export function htmlOf({ title, blocks, sources, notice }: Taken): string {
  const pages = sources.map(({ title, url }) => `<li><a href="${escaped(url)}">${escaped(title)}</a></li>`);
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style></head>`,
    `<body><article><h1>${escaped(title)}</h1>`,
    ...blocks.map(blockOf),
    ...(pages.length > 0 ? ["<h2>Sources</h2>", `<ol>${pages.join("")}</ol>`] : []),
    `</article><footer><p>${escaped(notice)}</p></footer></body></html>`,
    "",
  ].join("\n");
}

const style = [
  "body{max-width:42rem;margin:3rem auto;padding:0 1rem;font:1.0625rem/1.65 system-ui,sans-serif;color:#131b33}",
  "h1,h2,h3{line-height:1.2}",
  "blockquote{margin:0;padding-left:1rem;border-left:3px solid #ffb224}",
  "footer{margin-top:2rem;border-top:1px solid #d5dbe8;color:#4c5674;font-size:.875rem}",
].join("");

function blockOf(block: Block): string {
  switch (block.kind) {
    case "heading": {
      const level = Math.min(6, Math.max(2, block.level)); // the title is the first
      return `<h${level}>${lineOf(block.content)}</h${level}>`;
    }
    case "list": {
      const list = block.ordered ? "ol" : "ul";
      const items = block.items.map((item, at) => `<li>${boxOf(block.done?.[at])}${lineOf(item)}</li>`);
      return `<${list}>${items.join("")}</${list}>`;
    }
    case "quote":
      return `<blockquote><p>${lineOf(block.content)}</p></blockquote>`;
    case "paragraph":
      return `<p>${lineOf(block.content)}</p>`;
  }
}

const boxOf = (done: boolean | undefined) => (done === undefined ? "" : done ? "☑ " : "☐ ");

const elements: Partial<Record<Inline["kind"], string>> = { strong: "strong", emphasis: "em", code: "code" };

const lineOf = (line: Inline[]) =>
  line
    .map(({ kind, text }) => {
      const words = escaped(text).replaceAll("\n", "<br>");
      const element = elements[kind];
      return element === undefined ? words : `<${element}>${words}</${element}>`;
    })
    .join("");

const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => names[sign] ?? sign);
