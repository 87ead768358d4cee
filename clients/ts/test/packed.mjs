// Packs the package, installs it in a new folder outside the workspace, compiles the example there under the strictest
// settings, as a module and from CommonJS, and runs it: with GATEWAY_URL (and COGNITO_URL) against running services,
// otherwise against a stand-in. It needs no network.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const here = path.resolve(import.meta.dirname, "..");
const modules = path.resolve(here, "../../node_modules");
const tsc = path.join(modules, "typescript/bin/tsc");
const app = await mkdtemp(path.join(tmpdir(), "packed-"));
const installed = path.join(app, "node_modules/@coagent/clients");

/** Runs a program to its end. Its complaint is told whole. */
async function run(program, args, options = {}) {
  try {
    return (await promisify(execFile)(program, args, { cwd: app, timeout: 120_000, ...options })).stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}\n${error.stdout ?? ""}${error.stderr ?? error}`);
  }
}

async function install() {
  await rm(path.join(here, "dist"), { recursive: true, force: true });
  await run(process.execPath, [tsc, "-p", here]);
  await run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", app], { cwd: here });
  const [archive] = (await readdir(app)).filter((name) => name.endsWith(".tgz"));
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", archive, "--strip-components=1", "-C", installed]);
  await writeFile(path.join(app, "package.json"), JSON.stringify({ type: "module" }));
}

/** The package holds what is needed and nothing else, and each of its entries can be imported: only the schemas want Zod. */
async function look() {
  assert.deepEqual((await readdir(installed)).sort(), ["README.md", "dist", "examples", "package.json"]);
  const { exports } = JSON.parse(await readFile(path.join(installed, "package.json"), "utf8"));
  const entries = Object.entries(exports)
    .filter(([entry]) => !entry.endsWith(".json"))
    .map(([entry, { default: code }]) => ({ name: path.posix.join("@coagent/clients", entry), code: code !== undefined, zod: entry.endsWith("/zod") }));
  const load = async (names) => {
    const script = `for (const name of ${JSON.stringify(names)}) if (Object.keys(await import(name)).length === 0) throw new Error(name)`;
    await run(process.execPath, ["--input-type=module", "--eval", script]);
  };
  await load(entries.filter(({ code, zod }) => code && !zod).map(({ name }) => name));
  await cp(path.join(modules, "zod"), path.join(app, "node_modules/zod"), { recursive: true, dereference: true });
  await load(entries.filter(({ zod }) => zod).map(({ name }) => name));
  return entries.map(({ name }) => name);
}

/** Writes the files that the README shows where it says, beside what it takes as given. */
async function followReadme() {
  const readme = await readFile(path.join(here, "README.md"), "utf8");
  const files = [...readme.matchAll(/^```ts\n\/\/ ((?:lib|app)\/\S+)\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [name, code]);
  assert.ok(files.length >= 4, "the README shows no application: the pattern finds nothing");
  files.push(["lib/session.ts", "export const accessToken = () => undefined;\n"]);
  files.push(["given.d.ts", 'declare module "server-only";\ndeclare const process: { env: Record<"GATEWAY_URL", string | undefined> };\n']);
  for (const [name, code] of files) {
    await mkdir(path.dirname(path.join(app, name)), { recursive: true });
    await writeFile(path.join(app, name), code);
  }
  return files.map(([name]) => name);
}

/** Compiles the example as Node runs it, and with what the README shows as a bundler would take it. No library's types are passed over. */
async function compile(entries) {
  const all = entries.map((entry, i) => `export type * as entry${i} from "${entry}";\n`).join("");
  await writeFile(path.join(app, "all.ts"), all);
  await cp(path.join(here, "examples/blog-post.ts"), path.join(app, "blog-post.ts"));
  const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--target", "es2022"];
  const files = ["--verbatimModuleSyntax", "blog-post.ts", "all.ts"];
  await run(process.execPath, [tsc, "--noEmit", "--module", "preserve", "--moduleResolution", "bundler", ...strict, ...files, ...(await followReadme())]);
  const common = 'import clients = require("@coagent/clients");\nconsole.log(typeof clients.createClients);\n';
  await writeFile(path.join(app, "common.cts"), common);
  await run(process.execPath, [tsc, "--module", "nodenext", ...strict, ...files, "common.cts"]);
  assert.match(await readFile(path.join(app, "common.cjs"), "utf8"), /require\("@coagent\/clients"\)/);
  assert.equal(await run(process.execPath, ["common.cjs"]), "function\n");
}

/** Signs in, turns the first request away, and streams a post at the second. */
async function standIn() {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push({ target: request.headers["x-amz-target"], token: request.headers.authorization, key: request.headers["idempotency-key"] });
    const problem = { type: "about:blank", title: "Too Many Requests", status: 429, code: "rate_limited", correlationId: "caller-0001" };
    const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    const blogPost = { title: "First-time buyers", content: "Several programs help.", metaDescription: "How to begin.", tags: [] };
    if (request.url === "/") {
      response.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify({ AuthenticationResult: { AccessToken: "token" } }));
    } else if (seen.length === 2) {
      response.writeHead(429, { "Content-Type": "application/problem+json", "Retry-After": "1" }).end(JSON.stringify(problem));
    } else {
      response.writeHead(200, { "Content-Type": "text/event-stream" }).write(event("progress", { stage: "writing", outputTokens: 420, maxTokens: 6000 }));
      response.end(event("result", { blogPost, headerImage: { url: "https://example.com/1.png", alt: "A house" } }));
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}`;
  const stop = () => {
    server.close();
    const [signIn, first, second] = seen;
    assert.equal(seen.length, 3);
    assert.equal(signIn.target, "AWSCognitoIdentityProviderService.InitiateAuth");
    assert.equal(first.token, "Bearer token");
    assert.ok(first.key);
    assert.deepEqual(second, first);
  };
  return { env: { GATEWAY_URL: url, COGNITO_URL: url, COGNITO_CLIENT_ID: "web" }, stop };
}

/** Finds the client of a local run, and uses the demo user's limit up, so that the example is turned away at first. */
async function running(base) {
  const { COGNITO_URL = "http://127.0.0.1:9229" } = process.env;
  const cognito = async (action, body) => {
    const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `AWSCognitoIdentityProviderService.${action}` };
    return (await fetch(COGNITO_URL, { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(5_000) })).json();
  };
  const findClient = async () => {
    const {
      UserPools: [pool],
    } = await cognito("ListUserPools", { MaxResults: 60 });
    const {
      UserPoolClients: [client],
    } = await cognito("ListUserPoolClients", { UserPoolId: pool.Id, MaxResults: 60 });
    return client.ClientId;
  };
  const COGNITO_CLIENT_ID = process.env.COGNITO_CLIENT_ID ?? (await findClient());
  const AuthParameters = { USERNAME: "demo@coagent.example", PASSWORD: "Demo-password-1" };
  const { AuthenticationResult } = await cognito("InitiateAuth", { AuthFlow: "USER_PASSWORD_AUTH", ClientId: COGNITO_CLIENT_ID, AuthParameters });
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${AuthenticationResult.AccessToken}` };
  for (let requests = 0, status = 0; status !== 429; requests++) {
    assert.ok(requests < 50, "the services turn nobody away");
    const answer = await fetch(new URL("/ai/generate-blog-post", base), { method: "POST", headers, body: "{}", signal: AbortSignal.timeout(5_000) });
    ({ status } = answer);
    await answer.arrayBuffer();
  }
  return { env: { GATEWAY_URL: base, COGNITO_URL, COGNITO_CLIENT_ID }, stop: () => undefined };
}

try {
  await install();
  await compile(await look());
  const { env, stop } = process.env.GATEWAY_URL ? await running(process.env.GATEWAY_URL) : await standIn();
  const said = await run(process.execPath, ["blog-post.js"], { env });
  stop();
  assert.match(said, /^(waiting|queued|searching|writing|repairing|finishing): \d+ of at most \d+ tokens$/m);
  assert.match(said, /^# \S/m);
  if (process.env.GATEWAY_URL) console.log(`${said}\nThe packed package works with ${env.GATEWAY_URL}.`);
} finally {
  await rm(app, { recursive: true, force: true });
}
