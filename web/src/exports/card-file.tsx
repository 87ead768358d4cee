import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ImageResponse } from "next/og";
import { beginningOf } from "@/text/shortened";

/** What networks show of a link, and take as a picture. */
const size = { width: 1200, height: 630 };

const longestTitle = 140;
const longestName = 50;

// The program runs in its own folder, in a build as well as here; next.config.ts has the build take these files along.
const files = path.join(process.cwd(), "..", "node_modules", "@fontsource", "bricolage-grotesque", "files");
const face = "Bricolage Grotesque";
const fontOf = async (alphabet: "latin" | "latin-ext") => ({
  name: alphabet === "latin" ? face : `${face} more`,
  data: await readFile(path.join(files, `bricolage-grotesque-${alphabet}-700-normal.woff`)),
  weight: 700 as const,
  style: "normal" as const,
});

let fonts: Promise<Awaited<ReturnType<typeof fontOf>>[]> | undefined;

/** A title and who it is of, as a picture (PNG, 1200 by 630). */
export async function cardOf(title: string, by: string | undefined): Promise<Uint8Array<ArrayBuffer>> {
  fonts ??= Promise.all([fontOf("latin"), fontOf("latin-ext")]);
  const words = beginningOf(drawn(title), longestTitle) || "Untitled";
  const name = beginningOf(drawn(by ?? ""), longestName);
  const picture = new ImageResponse(<Card title={words} by={name} />, { ...size, fonts: await fonts });
  return new Uint8Array(await picture.arrayBuffer());
}

// Of a letter that no font here has, the drawing asks hosts of others. So all that is not in these two is left out,
// and some letters of the blocks that they cover are not.
const known = /^[\u0020-\u007e\u00a0-\u017f\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac]$/;
const unknown = new Set("\u00a4\u00adĈĉĔĕĜĝĤĥĬĭĴĵĸĿŀŉŎŏŜŝŢţŦŧſ");
const drawn = (text: string): string =>
  [...text.normalize("NFC")]
    .map((letter) => (known.test(letter) && !unknown.has(letter) ? letter : " "))
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim();

const column = { display: "flex", flexDirection: "column" } as const;

// A picture has no style sheet: what it looks like is said here, in the colours of the plan (tokens.css).
function Card({ title, by }: { title: string; by: string }) {
  const fontSize = title.length > 90 ? 56 : title.length > 50 ? 68 : 84;
  return (
    <div
      style={{
        ...column,
        justifyContent: "space-between",
        width: "100%",
        height: "100%",
        padding: 80,
        background: "#14205a",
        color: "#ffffff",
        fontFamily: `"${face}", "${face} more"`,
      }}
    >
      <div style={{ ...column, gap: 40 }}>
        <div style={{ display: "flex", width: 96, height: 10, background: "#ffb224" }} />
        <div style={{ display: "flex", fontSize, lineHeight: 1.12, letterSpacing: "-0.015em" }}>{title}</div>
      </div>
      <div style={{ display: "flex", justifyContent: "space-between", fontSize: 28, color: "#c3ccf5" }}>
        <div style={{ display: "flex" }}>{by}</div>
        <div style={{ display: "flex" }}>Equal Housing Opportunity</div>
      </div>
    </div>
  );
}
