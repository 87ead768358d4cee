import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

/** Where the application under test is. */
export const origin = setting("WEB_URL");

/** Has the stand-in for the model do its next work with a fault. */
export async function spoilNextText(kind: string) {
  const body = JSON.stringify({ kind, times: 1 });
  const answer = await fetch(`${setting("MODEL_URL")}/_admin/faults`, { method: "POST", body });
  expect(answer.ok).toBe(true);
}

/** How many texts the stand-in for the model has been asked for since it began. */
export async function textsAskedFor(): Promise<number> {
  const answer = await fetch(`${setting("MODEL_URL")}/_admin/calls`);
  return ((await answer.json()) as { count: number }).count;
}

/** The widths at which each page is looked at: a phone and a desk. */
export const widths = { phone: 390, desk: 1280 };

/** A browser with an empty profile, and whatever went wrong in its pages. */
export type Visitor = {
  page: Page;
  /** Faults of scripts, of the content policy, and requests to others. It stays empty. */
  faults: string[];
  leave: () => Promise<void>;
};

/** What somebody has before them. */
export type Device = { width?: number; scheme?: "light" | "dark"; javaScript?: boolean };

/** Somebody who has never been here. */
export async function visitor({
  width = widths.desk,
  scheme = "light",
  javaScript = true,
}: Device = {}): Promise<Visitor> {
  const browser = await chromium.launch({ executablePath: setting("CHROMIUM") });
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    colorScheme: scheme,
    reducedMotion: "reduce",
    javaScriptEnabled: javaScript,
  });
  const faults: string[] = [];
  await listen(context, faults, javaScript);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  return { page, faults, leave: () => browser.close() };
}

async function listen(context: BrowserContext, faults: string[], javaScript: boolean) {
  const provider = new URL(setting("PROVIDER_URL")).origin;
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin === provider && request.isNavigationRequest()) return; // where a person consents
    if (url.protocol.startsWith("http") && url.origin !== origin) faults.push(`asks another host: ${url.origin}`);
  });
  if (!javaScript) return;
  await context.exposeFunction("tellViolation", (what: string) => faults.push(`content policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const tell = (window as unknown as { tellViolation: (what: string) => void }).tellViolation;
      tell(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Violation = { id: string; nodes: { html: string }[] };

// The rules whose verdict depends on the colours, and with them on the scheme.
const ofColours = ["color-contrast", "link-in-text-block"];

/**
 * Holds the page, as it stands, against WCAG 2.2 AA and axe's best practices; or, once that is done in another colour
 * scheme, against the rules of colours alone.
 */
export async function expectAccessible(page: Page, rules: string[] = []) {
  // Next.js sends the title after the page's content, and a page that it draws anew is without one for a moment.
  await expect.poll(() => violationsOn(page, rules), { message: page.url() }).toEqual([]);
}

async function violationsOn(page: Page, rules: string[]) {
  const inPage = await page.evaluate(() => "axe" in window);
  if (!inPage) await page.evaluate(axe); // a script tag would be blocked, as it should be
  return page.evaluate(async (runOnly) => {
    type Run = (options: object) => Promise<{ violations: Violation[] }>;
    const { run } = (window as unknown as { axe: { run: Run } }).axe;
    const { violations } = await run({ resultTypes: ["violations"], ...(runOnly.length > 0 && { runOnly }) });
    return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }));
  }, rules);
}

/**
 * Looks at the page, as it stands, on a desk and on a phone, in light and dark. With SCREENSHOTS, a folder, pictures of
 * it are kept there.
 */
export async function look(page: Page, state: string) {
  const folder = process.env["SCREENSHOTS"];
  for (const [device, width] of Object.entries(widths)) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, colorScheme === "light" ? [] : ofColours);
      await expectNothingSideways(page);
      if (!folder) continue;
      mkdirSync(folder, { recursive: true });
      await page.evaluate(() => window.scrollTo(0, 0)); // what stays in place while one scrolls is where it begins
      if (device === "desk") await showWhole(page, width);
      await page.screenshot({ path: path.join(folder, `${state}-${device}-${colorScheme}.png`), fullPage: true });
      if (device === "desk") await page.setViewportSize({ width, height: 844 });
    }
  }
}

// What stays at the foot of the screen while one scrolls would stand in the middle of a picture of the whole page.
async function showWhole(page: Page, width: number) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, 844) });
}

/** Sees that nobody must scroll sideways. */
export async function expectNothingSideways(page: Page) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beyond, page.url()).toBeLessThanOrEqual(0);
}

/** What the test of the local run tells a walk. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the walk in the local run's test sets it`);
  return value;
}
