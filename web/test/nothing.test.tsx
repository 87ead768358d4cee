import type { ReactElement, ReactNode } from "react";
import { expect, it } from "vitest";
import { Nothing } from "@/components/nothing/nothing";

it("a page that is not there is 404, with its words first", () => {
  const { props } = Nothing({ children: "There is nothing here." }) as ReactElement<{ children: ReactElement[] }>;
  const [words, end] = props.children as [ReactElement<{ children: ReactNode }>, ReactElement];
  expect(words.props.children).toBe("There is nothing here.");
  expect(() => (end.type as () => ReactNode)()).toThrow(expect.objectContaining({ digest: expect.stringContaining("404") }));
});
