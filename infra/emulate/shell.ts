import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { environmentOf } from "./cloud.ts";
import { folder, root } from "./processes.ts";
import type { Up } from "./up.ts";
import type { Person } from "./walk.ts";

/** A row of docs/fire-drills.md: an alarm of AWS's own metrics, and the commands that belong to it. */
export interface Drill {
  readonly alarm: string;
  readonly fault: string;
  readonly ask: string;
  readonly mend: string;
}

/** The drills of AWS that the page has, and the commands that set up its shell. */
export function readDrills(): { readonly setup: string; readonly drills: readonly Drill[] } {
  const page = readFileSync(path.join(root, "docs", "fire-drills.md"), "utf8");
  const [, ofAWS = ""] = page.split("\n## Alarms that ring in AWS alone\n");
  const [, setup = ""] = /```sh\n([\s\S]*?)```/.exec(ofAWS) ?? [];
  const drills = [...ofAWS.matchAll(/^\| `(\w+)` \| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \|$/gm)].map(
    ([, alarm = "", fault = "", ask = "", mend = ""]) => ({ alarm, fault, ask, mend }),
  );
  return { setup, drills };
}

/** A shell in which `aws` speaks with the emulator, for somebody who is signed in. */
export class Shell {
  /** What such a shell has in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  private readonly setup: string;

  constructor({ cloud, deployed }: Pick<Up, "cloud" | "deployed">, python: string, person: Person, setup: string) {
    this.setup = setup;
    const programs = path.join(folder, "bin");
    mkdirSync(programs, { recursive: true });
    // For SQS the first major version of the command has an address of its own, whatever AWS_ENDPOINT_URL says.
    const command = `#!/bin/sh\nexec '${path.join(python, "aws")}' --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n`;
    writeFileSync(path.join(programs, "aws"), command, { mode: 0o755 });
    this.environment = {
      ...environmentOf(cloud),
      PATH: `${programs}:${process.env["PATH"]}`,
      api: deployed.outputs["ApiUrl"] ?? "",
      event_bus: deployed.outputs["BusName"] ?? "",
      token: person.token,
      user: person.id,
    };
  }

  /** Gives commands to the shell, and returns what they say. */
  async run(commands: string): Promise<string> {
    const { code, said } = await this.try(commands);
    if (code !== 0) throw new Error(`${commands} ends with ${code}:\n${said}`);
    return said;
  }

  /** Gives commands to the shell that may fail. */
  async try(commands: string): Promise<{ readonly code: number; readonly said: string }> {
    const options = { cwd: folder, env: { HOME: folder, ...this.environment }, timeout: 60_000 };
    return new Promise((resolve) => {
      execFile("bash", ["-c", `${this.setup}\n${commands}`], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: `${stdout}${stderr}`.trim() });
      });
    });
  }
}
