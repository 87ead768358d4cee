// Keeps the emulator up with a fault for somebody else to find. Which one it is, is said at the end.
//   node emulate/hold.ts <the programs of Python> [<an alarm of docs/fire-drills.md>]
import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DeadLetters } from "./dead-letters.ts";
import { Evaluator, Measured } from "./evaluator.ts";
import { folder, freePort } from "./processes.ts";
import { type Drill, readDrills, Shell } from "./shell.ts";
import { Transcript } from "./transcript.ts";
import { stackName, type Up, whileUp } from "./up.ts";
import { connected, signUp } from "./walk.ts";

const [, , python, wanted] = process.argv;
if (python === undefined) throw new Error("say where the programs of Python are");
const { setup, drills } = readDrills();
const drill = wanted ? drills.find(({ alarm }) => alarm === wanted) : drills[randomInt(drills.length)];
if (drill === undefined)
  throw new Error(`there is no ${wanted}; there are ${drills.map(({ alarm }) => alarm).join(", ")}`);

const ended = new AbortController();

/** How often it is looked and asked, in milliseconds. */
const lookEvery = 3_000;
const askEvery = 10_000;

const transcript = new Transcript();
try {
  await whileUp(python, transcript, (up) => hold(up, python, drill));
} catch (error) {
  if (!ended.signal.aborted) {
    transcript.failed(error);
    process.exitCode = 1;
  }
}

async function hold(up: Up, programs: string, one: Drill): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal); // it is ended in order, with what it was
    process.once(signal, () => ended.abort());
  }
  const person = await transcript.step("somebody has signed up, in, and connected an account", async () => {
    const person = await signUp(up, "agent@coagent.example");
    await connected(up, person);
    return person;
  });
  const shell = new Shell(up, programs, person, setup);
  const deadLetters = new DeadLetters(up.cloud, up.deployed.outputs["BusName"] ?? "", up.receiver);
  const running = await deadLetters.start();
  const page = `127.0.0.1:${await freePort()}`;
  const evaluator = new Evaluator(page);
  const file = path.join(folder, "shell");
  const { api: _, event_bus: __, token: ___, user: ____, ...environment } = shell.environment;
  writeFileSync(
    file,
    Object.entries({ ...environment, STAGE: "dev" })
      .map(([name, value]) => `export ${name}='${value}'\n`)
      .join(""),
  );
  try {
    const measured = await Measured.of(up.cloud, stackName);
    await shell.run(one.fault);
    transcript.note("The fault is there. An alarm rings within two minutes.");
    transcript.note(`The alarms: http://${page}`);
    transcript.note(`A shell in which the commands of the runbooks work: bash, and then . ${file}`);
    transcript.note("Ctrl-C ends it, and says what the fault was.");
    await Promise.all([
      repeat(lookEvery, async () => evaluator.feed(await measured.look())),
      repeat(askEvery, async () => void (await shell.try(one.ask))),
    ]);
    transcript.note(`It was ${one.alarm}, by: ${one.fault}. The way back: ${one.mend}`);
  } finally {
    evaluator.close();
    deadLetters.stop();
    await running.ended;
  }
}

/** Does the work again and again until it is ended. What fails, as a call of what has a fault, is tried again. */
async function repeat(every: number, work: () => Promise<void>): Promise<void> {
  while (!ended.signal.aborted) {
    await work().catch(() => undefined);
    await sleep(every, undefined, { signal: ended.signal }).catch(() => undefined);
  }
}
