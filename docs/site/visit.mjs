// One page in one width and one colour scheme, as a person sees it.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const axeSource = await readFile("node_modules/axe-core/axe.min.js", "utf8");

const installed = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync);

/** Starts a browser: that of CHROMIUM, or one that `make setup` installs. */
export const openBrowser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? installed });

/** Opens a page and returns what is wrong with it. */
export async function visit(browser, { base, page: name, width, scheme, shot }) {
  return open(browser, { base, name, width, scheme }, async (page) => {
    const faults = await page.evaluate(inspect);
    faults.push(...(await accessibility(page)));
    if (shot) await page.screenshot({ path: shot, fullPage: true });
    if (width < 1000) {
      await page.locator("button.menu").click();
      faults.push(...(await accessibility(page)).map((fault) => `with its menu: ${fault}`));
    }
    return faults;
  });
}

/** Finds the meaning of an error code with nothing but the keyboard. */
export async function searchByKeyboard(browser, { base }) {
  return open(browser, { base, name: "index.html", width: 1280, scheme: "light" }, async (page) => {
    await page.keyboard.press("/");
    await page.locator("dialog.search[open]").waitFor();
    await page.keyboard.type("no_sources");
    await page.locator("dialog.search li").first().waitFor();
    const faults = (await accessibility(page)).map((fault) => `With its search: ${fault}`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/errors\.html#ai-no-sources$/);
    return faults;
  });
}

/**
 * Gives `look` an open page, and adds what went wrong behind it: requests to other hosts, failing scripts,
 * complaints.
 */
async function open(browser, { base, name, width, scheme }, look) {
  const faults = [];
  const phone = width < 600;
  const viewport = { width, height: phone ? 844 : 900 };
  const context = await browser.newContext({ viewport, colorScheme: scheme, isMobile: phone });
  try {
    const page = await context.newPage();
    page.on("request", (request) => {
      const url = request.url();
      if (!/^(?:data|blob|about):/.test(url) && !url.startsWith(base)) faults.push(`it asks for ${url}`);
    });
    page.on("requestfailed", (request) => {
      const { errorText } = request.failure();
      if (errorText !== "net::ERR_ABORTED") faults.push(`a request failed: ${errorText}`);
    });
    page.on("websocket", (socket) => faults.push(`it connects to ${socket.url()}`));
    page.on("pageerror", (error) => faults.push(`its script fails: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(`it complains: ${message.text().slice(0, 300)}`);
    });
    await page.goto(base + name);
    await page.evaluate(() => document.fonts.ready.then(() => true));
    return [...(await look(page)), ...faults];
  } catch (cause) {
    return [...faults, cause.message];
  } finally {
    await context.close();
  }
}

/** Runs in the page: what is too wide for it, or missing. */
function inspect() {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`it is ${root.scrollWidth} px wide and scrolls sideways`);
  if (document.querySelectorAll("h1").length !== 1) faults.push("it has no heading, or several");
  if (document.querySelectorAll("#navigation a").length < 8) faults.push("it has no navigation");
  for (const font of ["Inter", "JetBrains Mono"])
    if (!document.fonts.check(`16px "${font}"`)) faults.push(`${font} is not loaded`);
  return faults;
}

/** WCAG 2.2, level AA, by axe. */
async function accessibility(page) {
  await page.evaluate(axeSource); // a script tag would be blocked, as it should be
  return page.evaluate(async () => {
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => {
        const contrast = id === "color-contrast" ? ` ${failureSummary.split("\n")[1]}` : "";
        return `${id}: ${help}: ${target.join(" ")}${contrast}`;
      }),
    );
  });
}
