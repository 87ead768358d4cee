// Writes docs/screenshots/ from the pictures that the walks took: the first screen of each, in few enough colours to
// be kept in the repository, and the page that shows them. Run from the repository's root, by `make screenshots`:
//   node web/screenshots.mjs FOLDER    where the walks kept their pictures (SCREENSHOTS)

import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";

const [taken] = process.argv.slice(2);
if (!taken) throw new Error("Say in which folder the pictures are.");
const kept = "docs/screenshots";
const most = 150_000; // bytes of one picture
const high = 844; // a screen of it

// What is shown: the picture (the state that a walk looked at, on what, in which colours), and what is to be seen;
// and which part of it, if that is not the first screen.
const shown = [
  ["welcome-desk-light", "Welcome", "What somebody sees who is not signed in."],
  ["dashboard-in-use-desk-light", "Dashboard", "What to do next, the latest texts, and what this month has left."],
  ["dashboard-new-phone-dark", "Dashboard on a phone", "The first steps of somebody who is new."],
  ["studio-desk-light", "Studio", "Everything that can be written, and what is written from sources."],
  ["claims-desk-light", "What is to be checked", "Claims that nothing supports are marked, with the reason."],
  [
    "findings-desk-dark",
    "Fair housing",
    "Each finding has its phrase, the protected class, why, and what to say instead.",
    { left: 632, top: 180, width: 616, height: 1150 },
  ],
  ["studio-social-media-post-desk-light", "Posts", "Each as it looks on its network, with its characters counted."],
  ["library-versions-difference-desk-light", "Versions", "What each version of a text changed, word by word."],
  ["search-news-desk-light", "Search", "Web and news, with how fresh the results are."],
  ["research-report-desk-dark", "Research", "Findings with numbered sources, to be copied with their pages."],
  ["reviews-read-desk-light", "Reviews", "What clients praise and miss, as a chart, and what to do about it."],
  ["plan-drawn-up-desk-light", "Plan", "Steps to tick off, for the calendar and for paper."],
  ["listed-desk-light", "Where you are listed", "Name, address and phone on each platform, what is wrong first."],
  ["competitors-phone-light", "Competitors", "Who asks stands among the other agents."],
  ["activity-phone-dark", "Activity", "What was written and connected, the newest first."],
  ["navigation-more-phone-light", "All ways", "On a phone the other pages are behind “More”, in the same groups."],
  ["operations-desk-dark", "Operations", "For operators: how every service stands, and what all have used."],
  [
    "migration-desk-light",
    "Migration",
    "For operators: both paths side by side, who is on which, and the way back in one click.",
  ],
];

await mkdir(kept, { recursive: true });
for (const file of await readdir(kept)) if (file.endsWith(".png")) await rm(path.join(kept, file));
for (const [name, , , part] of shown) await reduce(`${name}.png`, part);
await writeFile(path.join(kept, "README.md"), page());

async function reduce(name, part) {
  const picture = sharp(path.join(taken, name));
  const { width, height } = await picture.metadata();
  const first = { left: 0, top: 0, width, height: Math.min(height, high) };
  const png = await picture
    .extract(part ?? first)
    .png({ palette: true, colours: 128, compressionLevel: 9 })
    .toBuffer();
  if (png.length > most) throw new Error(`${name} has ${png.length} bytes, more than ${most}.`);
  await writeFile(path.join(kept, name), png);
}

function page() {
  const parts = shown.map(([name, title, words]) => {
    return `## ${title}\n\n${words}\n\n![${title}: ${words}](${name}.png)\n`;
  });
  return `# What the application looks like

Each picture was taken by a walk through the running application, with the texts of the stand-in for the model, at 1280
or 390 pixels. \`make screenshots\` writes them and this page anew.

${parts.join("\n")}`;
}
