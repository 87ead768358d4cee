import { capitalized } from "@/services/labels";
import { type Flow, flows } from "./flows";

const byContent: ReadonlyMap<string, string> = new Map(
  Object.values(flows).map(({ content, name }) => [content, name]),
);

/** What people call a type of content of the events: Blog post for blog-post. It takes newer ones than it knows. */
export const contentLabel = (contentType: string): string =>
  byContent.get(contentType) ?? capitalized(contentType.split("-").join(" "));

/** What people call what a flow makes, or what they wrote by hand. */
export const typeOf = ({ madeBy }: { madeBy: string }): string =>
  Object.hasOwn(flows, madeBy) ? flows[madeBy as Flow].name : "Text";
