// Holds every sample against what it shows. TypeScript is compiled against the package of clients; shell is run with
// a curl that only writes down what it is asked for, and that must be an operation of the documents, with a body of
// its type.

import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { curl, typescript } from "./samples.mjs";

const run = promisify(execFile);

/** What is wrong with the samples of the operations, and with those in the Markdown files. */
export async function wrongSamples(operations, files) {
  const samples = [];
  const unmarked = [];
  for (const operation of operations) {
    for (const options of operation.stream ? [{}, { stream: true }] : [{}]) {
      samples.push({ from: operation.page, language: "ts", text: typescript(operation, options) });
      samples.push({ from: operation.page, language: "sh", text: curl(operation, options) });
    }
  }
  for (const file of files) {
    for (const [, language, text] of (await readFile(file, "utf8")).matchAll(/^```(\w*)\n(.*?)^```$/gms)) {
      if (language === "sh" || language === "ts") samples.push({ from: file, language, text });
      else if (language === "" && /^curl /m.test(text))
        unmarked.push(
          `${file}: a sample with curl is marked neither as sh, which is tested, nor as console, which is not: ${text.slice(0, 60)}`,
        );
    }
  }

  const work = await mkdtemp(path.join(os.tmpdir(), "docs-samples-"));
  try {
    const { faults, calls } = await runShell(
      samples.filter(({ language }) => language === "sh"),
      operations,
      work,
    );
    return [
      ...unmarked,
      ...faults,
      ...(await compile([...samples.filter(({ language }) => language === "ts"), ...calls], work)),
    ];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Runs shell samples where nothing but a few harmless programs can be found: {faults, calls}, the latter as
 * TypeScript.
 */
async function runShell(samples, operations, work) {
  const bin = path.join(work, "bin");
  await mkdir(bin);
  await mkdir(path.join(work, ".local"));
  for (const file of ["demo-token", "demo-user-id"]) await writeFile(path.join(work, ".local", file), file);
  for (const program of ["cat", "cut"])
    await symlink((await run("bash", ["-c", `type -P ${program}`])).stdout.trim(), path.join(bin, program));
  await writeFile(path.join(bin, "curl"), `#!/bin/bash\nprintf '%s\\0' "$@" $'\\1' >>"$CURL_LOG"\n`);
  await chmod(path.join(bin, "curl"), 0o755);
  const known = {
    API: operations[0].server,
    TOKEN: "token",
    REGION: "us-east-1",
    CLIENT_ID: "client",
    EMAIL: "dana@example.com",
    PASSWORD: "password",
  };

  const faults = [];
  const calls = [];
  for (const [at, { from, text }] of samples.entries()) {
    const log = path.join(work, `curl-${at}`);
    await writeFile(log, "");
    const runs = /(?:^|\$\()\s*curl\b/m.test(text);
    try {
      await run("/bin/bash", ["--norc", ...(runs ? ["-eu"] : ["-n"]), "-c", text], {
        cwd: work,
        env: { ...known, PATH: bin, CURL_LOG: log },
      });
    } catch (cause) {
      faults.push(`${from}: a sample does not run: ${cause.stderr.trim()}`);
    }
    for (const args of (await readFile(log, "utf8")).split("\u0001\0").slice(0, -1)) {
      try {
        const call = asTypeScript(args.split("\0").slice(0, -1), operations);
        if (call) calls.push({ from, text: call });
      } catch (cause) {
        faults.push(`${from}: ${cause.message}`);
      }
    }
  }
  return { faults, calls };
}

/** What curl was asked for, as a call of the client; nothing if it asks something other than the gateway. */
function asTypeScript(args, operations) {
  let method;
  let body;
  let address;
  const headers = {};
  for (const rest = [...args]; rest.length > 0; ) {
    const arg = rest.shift();
    if (arg === "-X") method = rest.shift();
    else if (arg === "-d") body = rest.shift();
    else if (arg === "-H") {
      const [name, value] = rest.shift().split(/:\s*(.*)/);
      headers[name.toLowerCase()] = value;
    } else if (/^https?:/.test(arg)) address = new URL(arg);
    else if (!/^-[sSiN]+$/.test(arg)) throw new Error(`curl is asked for ${arg}, which the check does not know.`);
  }
  method ??= body === undefined ? "GET" : "POST";
  if (address?.origin !== new URL(operations[0].server).origin) return undefined;

  for (const operation of operations) {
    const pattern = new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const found = operation.method === method && address.pathname.match(pattern);
    if (!found) continue;
    if (!headers.authorization?.startsWith("Bearer "))
      throw new Error(`${method} ${address.pathname} is asked without a token.`);
    if (body !== undefined && headers["content-type"] !== "application/json")
      throw new Error(`${method} ${address.pathname} has a body without its type.`);
    const given = [
      found.groups && JSON.stringify(found.groups),
      body !== undefined && JSON.stringify(JSON.parse(body)),
    ].filter(Boolean);
    return `const { ${operation.api} } = createClients({ baseUrl: "", auth: () => token });\nvoid ${operation.api}.${operation.id}(${given.join(", ")});\n`;
  }
  throw new Error(`No operation is at ${method} ${address.pathname}.`);
}

/**
 * What the compiler says of TypeScript, in strict mode. A text without imports is a part of a program that has the
 * clients.
 */
async function compile(samples, work) {
  const names = new Map();
  for (const [at, { from, text }] of samples.entries()) {
    const name = `sample-${at}.ts`;
    names.set(name, from);
    const head = /^import /m.test(text)
      ? ""
      : `import { createClients } from "@coagent/clients"; declare const token: string;\n`;
    await writeFile(path.join(work, name), head + text);
  }
  const paths = Object.entries(JSON.parse(await readFile("clients/ts/package.json", "utf8")).exports).flatMap(
    ([name, target]) => {
      const [, file] = JSON.stringify(target).match(/"\.\/dist\/([^"]*)\.d\.ts"/) ?? [];
      return file ? [[`@coagent/clients${name.slice(1)}`, [path.resolve(`clients/ts/src/${file}.ts`)]]] : [];
    },
  );
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
    moduleDetection: "force",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [path.resolve("node_modules/@types")],
    paths: Object.fromEntries(paths),
  };
  await writeFile(path.join(work, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  try {
    await run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", work]);
    return [];
  } catch (cause) {
    if (!cause.stdout) throw cause;
    return cause.stdout
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith(" "))
      .map((line) => {
        const [, name, said] = line.match(/(sample-\d+\.ts)(.*)/) ?? [];
        return name ? `${names.get(name)}: a sample does not compile: ${said}` : line;
      });
  }
}
