// One page in one width and one colour scheme, as a person sees it.

import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a page may take to load, in milliseconds. */
const patience = 30_000;

const axe = await readFile("node_modules/axe-core/axe.min.js", "utf8");

/** Opens a page and returns what is wrong with it. */
export async function visit(browser, { base, page, width, scheme, shot }) {
  return open(browser, { base, page, width, scheme }, async ({ send, evaluate }) => {
    const faults = await evaluate(`(${inspect})()`);
    faults.push(...(await evaluate(accessibility)));
    if (shot) {
      const { data } = await send("Page.captureScreenshot", { captureBeyondViewport: true });
      await writeFile(shot, Buffer.from(data, "base64"));
    }
    if (width < 1000) {
      await evaluate("document.querySelector('button.menu').click()");
      faults.push(...(await evaluate(accessibility)).map((fault) => `with its menu: ${fault}`));
    }
    return faults;
  });
}

/** Finds the meaning of an error code with nothing but the keyboard. */
export async function searchByKeyboard(browser, { base }) {
  return open(
    browser,
    { base, page: "index.html", width: 1280, scheme: "light" },
    async ({ send, evaluate, until }) => {
      const press = async (key, text) => {
        await send("Input.dispatchKeyEvent", { type: "keyDown", key, text });
        await send("Input.dispatchKeyEvent", { type: "keyUp", key });
      };
      await press("/", "/");
      if (!(await until("document.querySelector('dialog.search')?.open")))
        return ["The search does not open by its key."];
      for (const letter of "no_sources") await press(letter, letter);
      if (!(await until("document.querySelector('dialog.search li')"))) return ["The search finds nothing."];
      const faults = (await evaluate(accessibility)).map((fault) => `With its search: ${fault}`);
      await press("Enter", "\r");
      if (!(await until("location.href.endsWith('errors.html#ai-no-sources')")))
        faults.push(`The search leads to ${await evaluate("location.href")}.`);
      return faults;
    },
  );
}

/**
 * Gives `look` an open page, and adds what went wrong behind it: requests to other hosts, failing scripts,
 * complaints.
 */
async function open(browser, { base, page, width, scheme }, look) {
  const faults = [];
  const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, params) => browser.send(method, params, sessionId);
  let loaded = false;
  const deaf = browser.listen((event) => {
    if (event.sessionId !== sessionId) return;
    const { method, params } = event;
    if (method === "Network.requestWillBeSent") {
      const { url } = params.request;
      if (!/^(?:data|blob|about):/.test(url) && !url.startsWith(base)) faults.push(`it asks for ${url}`);
    }
    if (method === "Network.loadingFailed" && params.errorText !== "net::ERR_ABORTED")
      faults.push(`a request failed: ${params.errorText} ${params.blockedReason ?? ""}`);
    if (method === "Network.webSocketCreated") faults.push(`it connects to ${params.url}`);
    if (method === "Page.loadEventFired") loaded = true;
    if (method === "Runtime.exceptionThrown")
      faults.push(
        `its script fails: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`,
      );
    if (method === "Log.entryAdded" && params.entry.level === "error")
      faults.push(`the browser complains: ${params.entry.text}`);
    if (method === "Runtime.consoleAPICalled" && params.type === "error")
      faults.push(
        `it complains: ${params.args
          .map((a) => a.value ?? a.description)
          .join(" ")
          .slice(0, 300)}`,
      );
  });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception.description);
    return result.value;
  };
  const until = async (condition) => {
    for (const end = Date.now() + patience; Date.now() < end; await sleep(20))
      if (await evaluate(`Boolean(${condition})`)) return true;
    return false;
  };
  try {
    await Promise.all(["Network", "Page", "Runtime", "Log"].map((domain) => send(`${domain}.enable`)));
    await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    await send("Emulation.setDeviceMetricsOverride", {
      width,
      height: width < 600 ? 844 : 900,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    const { errorText } = await send("Page.navigate", { url: base + page });
    if (errorText) return [`it cannot be opened: ${errorText}`];
    for (const end = Date.now() + patience; !loaded; await sleep(20))
      if (Date.now() > end) return [...faults, "it does not load"];
    await evaluate("document.fonts.ready.then(() => true)");
    return [...(await look({ send, evaluate, until })), ...faults];
  } finally {
    deaf();
    await browser.send("Target.closeTarget", { targetId });
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

/** Runs in the page: WCAG 2.2, level AA, by axe. */
const accessibility = `${axe};
axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"], preload: false })
  .then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) =>
    id + ": " + help + ": " + target.join(" ") + (id === "color-contrast" ? " " + failureSummary.split("\\n")[1] : ""))))`;
