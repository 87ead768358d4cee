// Deploys the backend of the stage dev into MiniStack, an emulator of AWS, on this machine, and walks through it.
//   node emulate/main.ts <the programs of Python>
import { drills } from "./drills.ts";
import { lacking, otherwise } from "./template.ts";
import { Transcript } from "./transcript.ts";
import { whileUp } from "./up.ts";
import { walk } from "./walk.ts";

const [, , python] = process.argv;
if (python === undefined) throw new Error("say where the programs of Python are");

const transcript = new Transcript();
try {
  await whileUp(python, transcript, async (up) => {
    await walk({ ...up, transcript });
    await drills({ ...up, python, transcript });
    transcript.end();
    for (const type of [...new Set(up.deployed.left)].sort())
      transcript.note(`not in MiniStack: ${type} (${lacking[type] ?? "it rests on one that is not"})`);
    for (const one of otherwise) transcript.note(`not in MiniStack: ${one}`);
  });
} catch (error) {
  transcript.failed(error);
  process.exitCode = 1;
}
