// Holds every template in cdk.out/ against what CloudFormation takes, nested properties included, by cfn-lint.
//   node bin/lint.ts <cfn-lint>
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

interface Finding {
  readonly Message: string;
  readonly Filename: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

const [, , program] = process.argv;
if (program === undefined) throw new Error("say where cfn-lint is");
const folder = path.join(import.meta.dirname, "..", "cdk.out");
const templates = readdirSync(folder).filter((name) => name.endsWith(".template.json"));
if (templates.length === 0) throw new Error("there are no templates: synthesize first");

/** What is found in templates, but that a dependency is said twice or that a region is named, which the CDK does. */
function findingsIn(program: string, files: readonly string[]): Finding[] {
  const said = execFileSync(
    program,
    ["--format", "json", "--non-zero-exit-code", "none", "-i", "W3005", "W3010", "--", ...files],
    {
      encoding: "utf8",
      maxBuffer: 64 << 20,
    },
  );
  return JSON.parse(said) as Finding[];
}

const sentence = ({ Rule, Filename, Location, Message }: Finding) =>
  `${path.basename(Filename)}: ${Rule.Id} ${Message} (${Location.Path?.join("/") ?? "the whole"})`;

/** A template with one wrong word, deep inside: a linter that does not see it sees nothing. */
function planted(name: string): string {
  const template = JSON.parse(readFileSync(path.join(folder, name), "utf8"));
  const [, alias] = Object.entries<{ Type: string; Properties: Record<string, unknown> }>(template.Resources).find(
    ([, { Type }]) => Type === "AWS::ApiGateway::Stage",
  ) ?? ["", undefined];
  if (alias === undefined) throw new Error(`${name} has no stage to plant a fault in`);
  (alias.Properties["MethodSettings"] as Record<string, unknown>[])[0] = { HttpMethod: "*", ThrotlingRateLimit: 1 };
  const file = path.join(mkdtempSync(path.join(tmpdir(), "coagent-lint-")), "planted.template.json");
  writeFileSync(file, JSON.stringify(template));
  return file;
}

const [first] = templates.filter((name) => !name.includes("-web"));
const withFault = planted(first ?? "");
const seen = findingsIn(program, [withFault]);
rmSync(path.dirname(withFault), { recursive: true });
if (!seen.some(({ Message }) => Message.includes("ThrotlingRateLimit")))
  throw new Error("cfn-lint does not see a wrong nested property that was planted");
const found = findingsIn(
  program,
  templates.map((name) => path.join(folder, name)),
);
for (const finding of found) process.stderr.write(`${sentence(finding)}\n`);
process.exitCode = found.length > 0 ? 1 : 0;
