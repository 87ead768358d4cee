// A headless Chromium, spoken to over a pipe by its DevTools protocol.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** How long the browser may take to answer, in milliseconds. */
const patience = 60_000;

/** Starts a browser with a profile of its own: {send, listen, close}. */
export async function openBrowser() {
  const profile = await mkdtemp(path.join(os.tmpdir(), "docs-browser-"));
  const child = spawn(
    process.env.CHROMIUM ?? "chromium",
    [
      "--headless",
      "--remote-debugging-pipe",
      `--user-data-dir=${profile}`,
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--hide-scrollbars",
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const waiting = new Map();
  const listeners = new Set();
  let last = 0;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const fail = (why) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  child.once("error", (cause) => fail(`The browser does not start: ${cause.message}. CHROMIUM may name another.`));
  child.once("exit", () => fail("The browser has ended."));
  child.stdio[3].on("error", () => {}); // it ended; `exit` says so

  let rest = "";
  child.stdio[4].setEncoding("utf8").on("data", (chunk) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop();
    for (const { id, result, error, ...event } of messages.map((text) => JSON.parse(text))) {
      if (id === undefined) {
        for (const listener of listeners) listener(event);
        continue;
      }
      waiting.get(id)?.[error ? "reject" : "resolve"](error ? new Error(error.message) : result);
      waiting.delete(id);
    }
  });

  return {
    /** Sends a command, to the session of a page if there is one. */
    send(method, params = {}, sessionId) {
      return new Promise((resolve, reject) => {
        const id = ++last;
        const timer = setTimeout(
          () => reject(new Error(`${method}: no answer within ${patience / 1000} s`)),
          patience,
        );
        const settle = (how) => (value) => {
          clearTimeout(timer);
          how(value);
        };
        waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
        child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    },
    /** Has the listener hear every event, until what it returns is called. */
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
