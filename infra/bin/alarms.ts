import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { emptyApp, synthesizer } from "../lib/app.ts";
import { Backend } from "../lib/backend.ts";
import { alarmTable, type TemplateResource } from "../lib/observability/alarm-table.ts";
import { stages } from "../lib/stages.ts";

// Writes the alarms of the stage that people rely on where a local run evaluates them. A test holds the file fresh.
const outdir = mkdtempSync(path.join(tmpdir(), "coagent-alarms-"));
const backend = new Backend(emptyApp({ outdir }), "coagent-prod", { stage: stages.prod, synthesizer: synthesizer() });
const { Resources } = Template.fromStack(backend).toJSON() as { Resources: Record<string, TemplateResource> };
writeFileSync(path.join(import.meta.dirname, "..", "..", "local", "alarms", "alarms.gen.json"), alarmTable(Resources));
rmSync(outdir, { recursive: true });
