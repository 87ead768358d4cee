// Asks the built search what people ask, by the script that the browser runs.

import { readFile } from "node:fs/promises";
import path from "node:path";
import vm from "node:vm";

/** What the search does not find, or not first. */
export async function missedBySearch(dist, operations, codes) {
  const scripts = ["minisearch.js", "search-index.js", "search.js"].map((file) =>
    readFile(path.join(dist, file), "utf8"),
  );
  const element = () => ({ querySelector: element, style: {} });
  const context = vm.createContext({ document: { createElement: element } });
  for (const script of await Promise.all(scripts)) vm.runInContext(script, context);
  const find = (query) => vm.runInContext("find", context)(query);

  const faults = [];
  const expect = (query, url, places = 1) => {
    const urls = find(query).map((found) => found.url);
    if (!urls.slice(0, places).includes(url))
      faults.push(`The search for “${query}” gives ${urls[0] ?? "nothing"} rather than ${url}.`);
  };
  for (const { id, method, path: address, summary, page } of operations) {
    expect(id, page);
    expect(`${method} ${address}`, page);
    expect(summary, page, 3);
  }
  for (const code of codes) expect(code, `errors.html#${code.replace(/[._]/g, "-")}`);
  return faults;
}
