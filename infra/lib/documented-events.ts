import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

interface Reference {
  readonly $ref: string;
}

interface EventsDocument {
  readonly channels: Readonly<Record<string, { address: string; messages: Record<string, Reference> }>>;
  readonly components: { readonly messages: Readonly<Record<string, { name: string }>> };
  readonly operations: Readonly<
    Record<
      string,
      {
        action: "send" | "receive";
        channel: Reference;
        messages: Reference[];
        "x-coagent-target"?: { path: string; header: string };
      }
    >
  >;
}

const document = parse(
  readFileSync(path.join(import.meta.dirname, "..", "..", "openapi", "events.yaml"), "utf8"),
) as EventsDocument;

/** Who says it on the bus, and the types of what is said, of everything that somebody receives. */
const received = Object.values(document.operations)
  .filter(({ action }) => action === "receive")
  .map(({ channel, messages, "x-coagent-target": target }) => ({
    source: at<{ address: string }>(channel).address,
    detailTypes: messages.map((message) => at<{ name: string }>(at<Reference>(message)).name),
    target,
  }));

const ofApplication = received.filter(({ target }) => target !== undefined);

/** What the application receives: from whom, at which of its paths, and in which header the bus shows its key. */
export const application = {
  sources: [...new Set(ofApplication.map(({ source }) => source))],
  path: ofApplication[0]?.target?.path ?? "",
  header: ofApplication[0]?.target?.header ?? "",
};

/** What a service receives: the search service, from itself, that something cached is to be forgotten. */
export const invalidation = received
  .filter(({ target }) => target === undefined)
  .map(({ source, detailTypes }) => ({ source: [source], detailType: detailTypes }));

/** What a reference within the document stands for. */
function at<T>({ $ref }: Reference): T {
  const keys = $ref.slice("#/".length).split("/");
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document) as T;
}
