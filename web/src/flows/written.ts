import type { Made } from "@/library/work";
import { isObject } from "@/storage/keeper";
import { flowIds } from "./flows";
import { partsOf } from "./parts";
import type { Shown, Written } from "./text";

/** How the studio shows a text, beside what it was made of: what a browser keeps of it. */
export type Looks = Pick<Shown, "texts" | "claims" | "withoutSearch" | "withoutRows" | "withoutReview"> &
  Pick<Written, "reads" | "done">;

/** What a text was made of that the studio shows. */
export const madeOfShown = ({ flow, request, result }: Shown): Made => ({
  madeBy: flow,
  request: json(request),
  result: json(result),
});

// A request and a result came as JSON, whatever their types say.
const json = (value: object) => value as NonNullable<Made["result"]>;

/** How the studio shows a text. */
export const looksOf = ({
  shown: { texts, claims, withoutSearch, withoutRows, withoutReview },
  reads,
  done,
}: Written): Looks => ({
  texts,
  claims,
  withoutSearch,
  withoutRows,
  withoutReview,
  reads,
  done,
});

/** What the studio can show again. What was kept may be of an older release, or anything: that is nothing. */
export function writtenOf(made: Made | undefined, looks: unknown): Written | undefined {
  if (made === undefined || !areLooks(looks)) return undefined;
  const { reads, done, ...shown } = looks;
  const { madeBy: flow, request, result } = made;
  if (!isObject(request) || !hasParts(flow, result)) return undefined;
  return { shown: { ...shown, flow, request, result } as unknown as Shown, reads, done };
}

const areLooks = (value: unknown): value is Looks =>
  isObject(value) &&
  isObject(value["texts"]) &&
  Object.values(value["texts"]).every(areBlocks) &&
  Array.isArray(value["claims"]) &&
  value["claims"].every(isClaim) &&
  isObject(value["reads"]) &&
  Object.values(value["reads"]).every(isRead) &&
  Array.isArray(value["done"]) &&
  value["done"].every((pointer) => typeof pointer === "string");

const isClaim = (value: unknown) =>
  isObject(value) &&
  typeof value["mark"] === "number" &&
  typeof value["sentence"] === "string" &&
  typeof value["pointer"] === "string" &&
  Array.isArray(value["why"]) &&
  value["why"].every((why) => typeof why === "string");

const isRead = (value: unknown) => isObject(value) && typeof value["text"] === "string" && areBlocks(value["blocks"]);

const areBlocks = (value: unknown) => Array.isArray(value) && value.every(isBlock);

const isBlock = (value: unknown) => {
  if (!isObject(value)) return false;
  const { kind, items, content } = value;
  return kind === "list" ? Array.isArray(items) && items.every(isLine) : typeof kind === "string" && isLine(content);
};

const isLine = (value: unknown) =>
  Array.isArray(value) &&
  value.every((one) => isObject(one) && typeof one["kind"] === "string" && typeof one["text"] === "string");

// A result of another shape has no texts where they are looked for.
function hasParts(madeBy: string, result: unknown): boolean {
  const flow = flowIds.find((id) => id === madeBy);
  try {
    return (
      flow !== undefined && partsOf(flow, result as Shown["result"]).every(({ text }) => typeof text === "string")
    );
  } catch {
    return false;
  }
}
