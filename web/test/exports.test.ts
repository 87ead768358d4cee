import { unzipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET } from "@/app/(application)/library/[id]/exports/[format]/route";
import { exported } from "@/exports/exports";
import { save } from "@/library/library";
import { newTextId } from "@/library/text";
import type { Work } from "@/library/work";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

const work: Work = {
  madeBy: "generateBlogPost",
  title: "Tax & <protests>: what to do?",
  text: "First **bold** & <b>words</b>.\n\n## Steps\n\n1. One\n2. Two\n\n- A\n- B\n\n> Said \u0001so.",
  result: { sources: [{ title: "The county", url: "https://county.example/a?b=1&c=2", snippet: "s" }] },
  dismissals: [],
  checked: [],
};
const notice = "Written with AI: check it before you post. Equal Housing Opportunity.";

describe("a text that is taken along", () => {
  it("is Markdown with its title, its sources and what goes with it", () => {
    const { name, body } = exported(work, "md");
    expect(name).toBe("Tax protests what to do.md");
    expect(body).toBe(`# ${work.title}\n\n${work.text}\n\n## Sources\n\n1. The county: <https://county.example/a?b=1&c=2>\n\n---\n\n*${notice}*\n`);
  });

  it("is a web page in which nothing of it is a script or a tag", () => {
    const { body } = exported({ ...work, text: `${work.text}\n\n<script>alert(1)</script>` }, "html");
    expect(body).toContain("<h1>Tax &amp; &lt;protests&gt;: what to do?</h1>");
    expect(body).toContain("<p>First <strong>bold</strong> &amp; &lt;b&gt;words&lt;/b&gt;.</p>");
    expect(body).toContain("<ol><li>One</li><li>Two</li></ol>");
    expect(body).toContain('<a href="https://county.example/a?b=1&amp;c=2">The county</a>');
    expect(body).toContain(notice);
    expect(body).not.toMatch(/<script/);
  });

  it("is a Word document with its parts, whatever is in it", () => {
    const { body } = exported({ ...work, text: `${work.text}\n\n1. Anew` }, "docx");
    const parts = unzipSync(body as Uint8Array);
    expect(Object.keys(parts).sort()).toEqual(
      ["[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/numbering.xml", "word/styles.xml"].sort(),
    );
    const document = new TextDecoder().decode(parts["word/document.xml"]);
    expect(document).toContain('<w:pStyle w:val="Title"/></w:pPr><w:r><w:t xml:space="preserve">Tax &amp; &lt;protests&gt;: what to do?</w:t>');
    expect(document).toContain('<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">bold</w:t>');
    expect([...document.matchAll(/<w:numId w:val="(\d)"/g)].map(([, list]) => list)).toEqual(["2", "2", "1", "1", "3", "4"]);
    expect(document).toContain("Said so.");
    expect(document).toContain(notice);
  });

  it("has a name that ends where a character does", () => {
    const { name } = exported({ ...work, title: `${"a".repeat(79)}\u{1d401}old` }, "md");
    expect(name).toBe(`${"a".repeat(79)}.md`);
    expect(encodeURIComponent(name)).toBe(name);
  });

  it("says nothing of AI if somebody wrote it by hand", () => {
    expect(exported({ ...work, madeBy: "byHand" }, "md").body).toMatch(/\*Equal Housing Opportunity\.\*\n$/);
  });
});

describe("the way to the files of a text", () => {
  const origin = "https://app.example.com";
  tableOfOwn();
  beforeAll(() => {
    vi.stubEnv("WEB_ORIGIN", origin);
    vi.stubEnv("SESSION_KEY", key.toString("base64"));
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });
  const get = (id: string, format: string) => GET(new Request(`${origin}/library/${id}/exports/${format}`), { params: Promise.resolve({ id, format }) });
  const comes = async (userId: string, headers = {}) => arrive({ ...trace, ...headers, cookie: await inCookies(sessionOf({ userId })) });
  let id: string;
  beforeEach(async () => {
    id = newTextId();
    await comes("dana");
    await save("dana", { id, key: "a", over: 0, origin: "edited", work });
  });

  it("gives them to whose it is", async () => {
    for (const format of ["md", "html", "docx"]) {
      const answer = await get(id, format);
      expect([answer.status, answer.headers.get("content-disposition")]).toEqual([
        200,
        `attachment; filename="Tax-protests-what-to-do.${format}"; filename*=UTF-8''Tax%20protests%20what%20to%20do.${format}`,
      ]);
    }
  });

  it("gives nothing to anybody else, to no page of others, and of nothing that is not there", async () => {
    const statuses = [];
    statuses.push((await get(id, "pdf")).status, (await get("a b", "md")).status, (await get(newTextId(), "md")).status);
    await comes("eve");
    const hers = await get(id, "md");
    statuses.push(hers.status);
    expect(await hers.text()).toBe("There is no such text in your library. It may have been deleted.");
    await comes("dana", { "sec-fetch-site": "cross-site" });
    statuses.push((await get(id, "md")).status);
    arrive(trace);
    statuses.push((await get(id, "md")).status);
    expect(statuses).toEqual([404, 404, 404, 404, 403, 401]);
  });
});
