import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The repository. */
export const root = path.join(import.meta.dirname, "..", "..");

/** Where the parts of a run write: their logs, and what they keep. */
export const folder = path.join(root, ".local", "emulate");

/** A port that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

/** The programs of a run. All of them end with it. */
export class Processes {
  private readonly running: { readonly name: string; readonly child: ChildProcess }[] = [];

  constructor() {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.join(folder, "tmp"), { recursive: true });
    // However the run ends, be it for a pipe that nobody reads any more, nothing of it stays.
    process.once("exit", () => {
      for (const { child } of this.running) child.kill("SIGTERM");
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  }

  /** Starts a program, and waits until it answers. */
  async start(
    name: string,
    command: readonly [string, ...string[]],
    env: Readonly<Record<string, string>>,
    answers: () => Promise<boolean>,
  ): Promise<void> {
    const [program, ...args] = command;
    const log = createWriteStream(path.join(folder, `${name}.log`));
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, TMPDIR: path.join(folder, "tmp"), ...env },
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.running.push({ name, child });
    let ended: string | undefined;
    child.once("error", (error) => (ended = error.message));
    child.once("exit", (code) => (ended ??= `it ended with ${code}`));
    const deadline = Date.now() + 60_000;
    while (!(await answers().catch(() => false))) {
      if (ended !== undefined) throw new Error(`${name}: ${ended}; see ${folder}/${name}.log`);
      if (Date.now() > deadline) throw new Error(`${name} does not answer; see ${folder}/${name}.log`);
      await sleep(100);
    }
  }

  /** Ends all of them, the last first. */
  async stop(): Promise<void> {
    for (const { child } of this.running.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await gone;
      clearTimeout(late);
    }
  }
}

/** Whether an address answers with 2xx. */
export const isUp = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(1_000) })).ok;
