import "server-only";
import { strToU8, zipSync } from "fflate";
import type { Block, Inline } from "@/markdown/markdown";
import type { Taken } from "./taken";

// The least of Office Open XML (ECMA-376) that Word, Pages, Google Docs and LibreOffice open: a body, its styles, and
// the numbering of its lists.

/** A text as a Word document. */
export function docxOf({ title, blocks, sources, notice }: Taken): Uint8Array<ArrayBuffer> {
  const ordered = blocks.filter((block) => block.kind === "list" && block.ordered).length + 1;
  let lists = 0;
  const body = [
    paragraph(runs([{ kind: "text", text: title }]), "Title"),
    ...blocks.flatMap((block) => blockOf(block, () => firstOrdered + lists++)),
    ...(sources.length === 0 ? [] : [paragraph(run("Sources"), "Heading2")]),
    ...sources.map(({ title, url }) => paragraph(run(`${title}: ${url}`), undefined, firstOrdered + ordered - 1)),
    paragraph(run(notice), "Notice"),
  ].join("");
  const page =
    '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" ' +
    'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>';
  return zipSync({
    "[Content_Types].xml": part(types),
    "_rels/.rels": part(relations([["officeDocument", "word/document.xml"]])),
    "word/_rels/document.xml.rels": part(
      relations([
        ["styles", "styles.xml"],
        ["numbering", "numbering.xml"],
      ]),
    ),
    "word/document.xml": part(`<w:document ${w}><w:body>${body}${page}</w:body></w:document>`),
    "word/styles.xml": part(`<w:styles ${w}>${styles}</w:styles>`),
    "word/numbering.xml": part(numbering(ordered)),
  });
}

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const bullets = 1;
const firstOrdered = 2; // each list that counts has a number of its own, so that it begins with 1

const part = (xml: string) => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`);

function blockOf(block: Block, nextList: () => number): string[] {
  switch (block.kind) {
    case "heading":
      return [paragraph(runs(block.content), `Heading${Math.min(3, Math.max(2, block.level))}`)];
    case "list": {
      const list = block.ordered ? nextList() : bullets;
      return block.items.map((item, at) => paragraph(boxOf(block.done?.[at]) + runs(item), undefined, list));
    }
    case "quote":
      return [paragraph(runs(block.content), "Quote")];
    case "paragraph":
      return [paragraph(runs(block.content))];
  }
}

const boxOf = (done: boolean | undefined) => (done === undefined ? "" : run(done ? "☑ " : "☐ "));

function paragraph(content: string, style?: string, list?: number): string {
  const properties = [
    style === undefined ? "" : `<w:pStyle w:val="${style}"/>`,
    list === undefined ? "" : `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list}"/></w:numPr>`,
  ].join("");
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`;
}

const looks: Partial<Record<Inline["kind"], string>> = {
  strong: "<w:b/>",
  emphasis: "<w:i/>",
  code: '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>',
};

const runs = (line: Inline[]) => line.map(({ kind, text }) => run(text, looks[kind])).join("");

function run(text: string, look = ""): string {
  const lines = text.split("\n").map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`);
  return `<w:r>${look && `<w:rPr>${look}</w:rPr>`}${lines.join("<w:br/>")}</w:r>`;
}

const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

// XML 1.0 allows no other control characters, and no halves of a pair.
const escaped = (text: string) =>
  text
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll(/[&<>]/g, (sign) => names[sign] ?? sign);

const office = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const override = (name: string, kind: string) =>
  `<Override PartName="/word/${name}.xml" ContentType="${office}.${kind}+xml"/>`;
const types = [
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">',
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
  override("document", "document.main"),
  override("styles", "styles"),
  override("numbering", "numbering"),
  "</Types>",
].join("");

function relations(all: [kind: string, target: string][]): string {
  const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const rows = all.map(([kind, to], at) => `<Relationship Id="r${at + 1}" Type="${kinds}/${kind}" Target="${to}"/>`);
  const space = "http://schemas.openxmlformats.org/package/2006/relationships";
  return `<Relationships xmlns="${space}">${rows.join("")}</Relationships>`;
}

const style = (id: string, name: string, paragraph: string, run: string) =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/>` +
  `<w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`;
const heading = (level: number, size: number) =>
  style(
    `Heading${level}`,
    `heading ${level}`,
    `<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="${level - 1}"/>`,
    `<w:b/><w:sz w:val="${size}"/>`,
  );
const styles = [
  '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/>',
  '<w:lang w:val="en-US"/></w:rPr></w:rPrDefault>',
  '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>',
  "</w:docDefaults>",
  '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
  style("Title", "Title", '<w:spacing w:after="240"/>', '<w:b/><w:sz w:val="40"/>'),
  heading(2, 28),
  heading(3, 24),
  style("Quote", "Quote", '<w:ind w:left="720"/>', "<w:i/>"),
  style("Notice", "Notice", '<w:spacing w:before="480"/>', '<w:color w:val="4C5674"/><w:sz w:val="18"/>'),
].join("");

function numbering(ordered: number): string {
  const level = (id: number, format: string, text: string) =>
    `<w:abstractNum w:abstractNumId="${id}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="${format}"/>` +
    `<w:lvlText w:val="${text}"/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>`;
  const lists = Array.from(
    { length: ordered },
    (_, at) =>
      `<w:num w:numId="${firstOrdered + at}"><w:abstractNumId w:val="1"/>` +
      '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
  );
  const bulleted = `<w:num w:numId="${bullets}"><w:abstractNumId w:val="0"/></w:num>`;
  const levels = level(0, "bullet", "•") + level(1, "decimal", "%1.");
  return `<w:numbering ${w}>${levels}${bulleted}${lists.join("")}</w:numbering>`;
}
