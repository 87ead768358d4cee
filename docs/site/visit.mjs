// One page in one width and one colour scheme, as a person sees it.

import { setTimeout as sleep } from "node:timers/promises";
import { writeFile } from "node:fs/promises";

/** How long a page may be without a request before it counts as loaded, and how long it may take, in milliseconds. */
const quiet = 700;
const patience = 30_000;

/** Opens a page and returns what is wrong with it. */
export async function visit(browser, { base, page, width, scheme, shot, places }) {
  const faults = [];
  const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, params) => browser.send(method, params, sessionId);
  let busy = Date.now();
  let loaded = false;
  const deaf = browser.listen((event) => {
    if (event.sessionId !== sessionId) return;
    const { method, params } = event;
    if (method === "Network.requestWillBeSent") {
      busy = Date.now();
      const { url } = params.request;
      if (!/^(?:data|blob|about):/.test(url) && !url.startsWith(base)) faults.push(`it asks for ${url}`);
    }
    if (method === "Network.loadingFailed" && params.errorText !== "net::ERR_ABORTED") faults.push(`a request failed: ${params.errorText} ${params.blockedReason ?? ""}`);
    if (method === "Network.webSocketCreated") faults.push(`it connects to ${params.url}`);
    if (method === "Page.loadEventFired") loaded = true;
    if (method === "Runtime.exceptionThrown") faults.push(`its script fails: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    if (method === "Log.entryAdded" && params.entry.level === "error") faults.push(`the browser complains: ${params.entry.text}`);
    if (method === "Runtime.consoleAPICalled" && params.type === "error") faults.push(`it complains: ${params.args.map((a) => a.value ?? a.description).join(" ").slice(0, 300)}`);
  });
  try {
    await Promise.all(["Network", "Page", "Runtime", "Log"].map((domain) => send(`${domain}.enable`)));
    await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    await send("Emulation.setDeviceMetricsOverride", { width, height: width < 600 ? 844 : 900, deviceScaleFactor: 1, mobile: width < 600 });
    const { errorText } = await send("Page.navigate", { url: base + page });
    if (errorText) return [`it cannot be opened: ${errorText}`];
    const asleep = async () => (await evaluate(send, "document.querySelector('[data-testid=search-trigger]')?.innerText.includes('Loading')")) ?? false;
    for (const end = Date.now() + patience; !loaded || Date.now() - busy < quiet || (await asleep()); await sleep(100)) {
      if (Date.now() > end) return [...faults, "it does not come to rest"];
    }
    faults.push(...(await evaluate(send, `(${inspect})(${JSON.stringify(places)})`)));
    if (shot) {
      const long = await evaluate(send, "!document.querySelector('#redoc')"); // a reference page is tens of screens long
      const { data } = await send("Page.captureScreenshot", { captureBeyondViewport: long });
      await writeFile(shot, Buffer.from(data, "base64"));
    }
    return faults;
  } finally {
    deaf();
    await browser.send("Target.closeTarget", { targetId });
  }
}

async function evaluate(send, expression) {
  const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception.description);
  return result.value;
}

/** Runs in the page: what is too wide for it, too pale to read, or missing. */
function inspect(places) {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`it is ${root.scrollWidth} px wide and scrolls sideways`);
  if (!document.querySelector("h1")) faults.push("it has no heading");
  if (document.querySelectorAll("header.site nav a").length < 8) faults.push("it has no navigation");
  const reference = document.querySelector("#redoc");
  if (reference && document.querySelectorAll("[data-section-id]").length < 2) faults.push("the reference is empty");

  const known = [...document.querySelectorAll("[data-section-id]")].map((section) => section.dataset.sectionId);
  for (const place of places) if (!document.getElementById(place) && !known.includes(place)) faults.push(`pages link to #${place}, which is not there`);

  // WCAG 2.2, 1.4.3, of the site's own text; Redoc's is Redoc's.
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  const pale = new Set();
  for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode(); ) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, .anchor, #redoc") || !element.checkVisibility()) continue;
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) pale.add(`${element.tagName.toLowerCase()}.${element.className}: contrast ${ratio.toFixed(2)} of "${walker.currentNode.data.trim().slice(0, 30)}"`);
  }
  return [...faults, ...pale];
}
