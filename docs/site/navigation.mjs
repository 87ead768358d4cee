// The order of the pages in the navigation. Operations and pages of docs/ that are not named here are listed all the
// same.

import { byGroup } from "./documents.mjs";

const guides = [
  ["Start here", ["index.html", "getting-started.html", "typescript.html", "screenshots/README.html"]],
  ["Guides", ["authentication.html", "streaming.html", "idempotency.html", "limits.html", "errors.html"]],
];
const running = [
  "architecture.html",
  "configuration.html",
  "operations.html",
  "infrastructure.html",
  "deployment.html",
  "pipelines.html",
  "slo.html",
  "cost.html",
  "data.html",
  "lambda.html",
  "docker.html",
  "restore.html",
  "rollback.html",
  "mock.html",
  "trying-faults.html",
  "fire-drills.html",
  "contracts.html",
  "generators.html",
  "simulation.html",
  "extending.html",
];
const releases = ["changelog.html", "breaking.html"];

/**
 * Groups of pages: [title, pages]. `pages` are all that the site has; `operations` those of the reference, in order.
 */
export function navigation(pages, operations) {
  const byName = new Map(pages.map((page) => [page.page, page]));
  const left = new Map(byName);
  const pick = (names) => names.filter((name) => left.delete(name)).map((name) => byName.get(name));
  const within = (folder) => [...left.keys()].filter((name) => name.startsWith(`${folder}/`));

  const first = guides.map(([title, names]) => [title, pick(names)]);
  const groups = byGroup(operations).map(([title, all]) => [title, pick(all.map(({ page }) => page))]);
  const apis = [...new Set(operations.map(({ api }) => `${api}.html`)), "events.html"];
  const last = pick(releases);
  const services = pick(within("services"));
  const decisions = pick(
    within("adr").sort(
      (a, b) => Number(b.endsWith("README.html")) - Number(a.endsWith("README.html")) || a.localeCompare(b),
    ),
  );
  const runbooks = pick(["runbooks/README.html", ...within("runbooks")]);
  const reference = pick(apis);
  return [
    ...first,
    ["API reference", reference],
    ...groups,
    ["Services", services],
    ["Run it", [...pick(running), ...pick([...left.keys()].sort())]],
    ["Runbooks", runbooks],
    ["Decisions", decisions],
    ["Releases", last],
  ].filter(([, all]) => all.length > 0);
}
