import { deepStrictEqual as equalAll } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { DeadLetters } from "./dead-letters.ts";
import { Evaluator, Measured, type Measurement } from "./evaluator.ts";
import { type Drill, readDrills, Shell } from "./shell.ts";
import type { Transcript } from "./transcript.ts";
import { stackName, type Up } from "./up.ts";
import { signUp } from "./walk.ts";

interface Drills extends Up {
  /** Where the programs of Python are, `aws` among them. */
  readonly python: string;
  readonly transcript: Transcript;
}

/** Causes each fault of the page on fire drills that only AWS measures, by the page's own commands. */
export async function drills(up: Drills): Promise<void> {
  const { setup, drills } = readDrills();
  const person = await signUp(up, "drill@coagent.example");
  const shell = new Shell(up, up.python, person, setup);
  const deadLetters = new DeadLetters(up.cloud, up.deployed.outputs["BusName"] ?? "", up.receiver);
  const { ended } = await deadLetters.start();
  const evaluator = new Evaluator();
  try {
    const measured = await Measured.of(up.cloud, stackName);
    for (const drill of drills)
      await up.transcript.step(`${drill.alarm} rings for its fault, alone, and stops`, () =>
        practise(drill, shell, measured, evaluator),
      );
  } finally {
    evaluator.close();
    deadLetters.stop();
    await ended;
  }
}

async function practise(drill: Drill, shell: Shell, measured: Measured, evaluator: Evaluator): Promise<void> {
  await shell.run(drill.fault);
  await shell.try(drill.ask); // it may well fail
  equalAll(await evaluator.minute(await found(measured)), [drill.alarm]);
  await shell.run(drill.mend);
  await measured.look(); // the tail of the fault
  await shell.run(drill.ask);
  await sleep(tail);
  equalAll(await evaluator.minute(await measured.look()), []);
}

/** How long what is under way may take until it is measured, in milliseconds. */
const tail = 1_000;
const patience = 20_000;

/** What was measured of a fault, as soon as there is something, with its tail. */
async function found(measured: Measured): Promise<Measurement[]> {
  const all: Measurement[] = [];
  for (const deadline = Date.now() + patience; Date.now() < deadline && !all.some(({ Value }) => Value > 0); ) {
    await sleep(200);
    all.push(...(await measured.look()));
  }
  await sleep(tail);
  return [...all, ...(await measured.look())];
}
