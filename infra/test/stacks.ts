import { mkdtempSync } from "node:fs";
import path from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { inject } from "vitest";
import type { Document, Json } from "../lib/api/document.ts";
import { emptyApp, synthesizer } from "../lib/app.ts";
import { Backend, type BackendProps } from "../lib/backend.ts";
import { type Stage, stages } from "../lib/stages.ts";
import { Web } from "../lib/web.ts";

/** An application that writes nowhere but into a folder of its own. */
export const scratchApp = () => emptyApp({ outdir: mkdtempSync(path.join(inject("scratch"), "app-")) });

/** A backend that nobody else looks at: it may be changed. */
export const freshBackend = (stage: Stage = stages.dev, more: Partial<BackendProps> = {}) =>
  new Backend(scratchApp(), `coagent-${stage.name}`, { stage, synthesizer: synthesizer(), ...more });

interface Made {
  readonly backend: Template;
  readonly web: Template;
}

const made = new Map<Stage["name"], Made>();

/** The stacks of a stage as they are deployed. */
export function stacksOf(name: Stage["name"]): Made {
  let found = made.get(name);
  if (found === undefined) {
    const stage = stages[name];
    const backend = freshBackend(stage);
    const web = new Web(backend.node.root as never, `coagent-${name}-web`, {
      stage,
      backend,
      synthesizer: synthesizer(),
    });
    found = { backend: Template.fromStack(backend), web: Template.fromStack(web) };
    made.set(name, found);
  }
  return found;
}

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Json;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: string[];
}

/** All resources of a type, by logical id. */
export const resourcesOf = (template: Template, type: string) =>
  Object.entries(template.findResources(type)) as [string, Resource][];

/** The one resource of a type. */
export function theOnly(template: Template, type: string): Resource {
  const [found, ...more] = resourcesOf(template, type);
  if (found === undefined || more.length > 0) throw new Error(`not one ${type} but ${more.length}`);
  return found[1];
}

/** The functions of the services by the name of the service. */
export function functionsOf(template: Template, documents: readonly Document[], stage: Stage["name"]) {
  const all = resourcesOf(template, "AWS::Lambda::Function").map(([, { Properties }]) => Properties);
  return documents.map((document) => {
    const fn = all.find((one) => one["FunctionName"] === `coagent-${stage}-${document.service}`);
    if (fn === undefined) throw new Error(`${document.service} has no function`);
    return { document, fn };
  });
}
