"use client";

import { createContext, type ReactNode, useContext } from "react";
import { Line, Prose } from "@/components/prose/prose";
import { Task } from "@/components/task/task";
import type { Done } from "@/flows/written-out";
import type { Block, Inline } from "@/markdown/markdown";
import { withTags } from "@/markdown/sections";

/** The texts of a result as they are now, by their pointers. */
export type Texts = {
  /** As they are shown. */
  blocks: Readonly<Record<string, Block[]>>;
  /** What words that are marked look like. */
  marked: (mark: number, words: ReactNode) => ReactNode;
  /** The tasks that are done, and what ticks one off. */
  done: Done;
  tick: (pointer: string, done: boolean) => void;
};

const Context = createContext<Texts>({
  blocks: {},
  marked: (_, words) => words,
  done: new Set(),
  tick: () => undefined,
});

/** Has the views below show these texts. */
export const TextsProvider = Context.Provider;

/** A text of one line or of plain lines, with what is to be checked marked. */
export function PlainText({ at }: { at: string }) {
  const { marked } = useContext(Context);
  return <Line content={useLine(at)} marked={marked} />;
}

/** A text of plain lines as it looks on a social network: with its hashtags, names and addresses set off. */
export function PostText({ at }: { at: string }) {
  const { marked } = useContext(Context);
  return <Line content={withTags(useLine(at))} marked={marked} />;
}

/** A text in Markdown. */
export function MarkdownText({ at }: { at: string }) {
  const { blocks, marked } = useContext(Context);
  return <Prose blocks={blocks[at] ?? []} marked={marked} />;
}

/** A task, to be ticked off. */
export function TickedText({ at }: { at: string }) {
  const { done, tick } = useContext(Context);
  return (
    <Task done={done.has(at)} onTick={(isDone) => tick(at, isDone)}>
      <PlainText at={at} />
    </Task>
  );
}

/** Says whether something in this text is to be checked. */
export const useIsMarked = (at: string): boolean => useLine(at).some(({ mark }) => mark !== undefined);

function useLine(at: string): Inline[] {
  const [block] = useContext(Context).blocks[at] ?? [];
  return block === undefined || block.kind === "list" ? [] : block.content;
}
