import { Fragment, type ReactNode } from "react";
import { Task } from "@/components/task/task";
import type { Block, Inline } from "@/markdown/markdown";
import styles from "./prose.module.css";

/** What words that are marked look like. */
type Marked = (mark: number, words: ReactNode) => ReactNode;

const plain: Marked = (_, words) => words;

/** The tasks of a text that can be ticked off: which are done, in their order, and what ticks one off. */
type Tasks = { done: boolean[]; onTick: (task: number, done: boolean) => void };

type ProseProps = { blocks: Block[]; marked?: Marked; tasks?: Tasks | undefined };

/** A text as its readers will see it. Headings begin one level below that of the page. */
export function Prose({ blocks, marked = plain, tasks }: ProseProps) {
  const firsts = firstTasks(blocks);
  return (
    <div className={styles.prose}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text are replaced together
        <BlockOf key={at} block={block} marked={marked} tasks={tasks} firstTask={firsts[at] ?? 0} />
      ))}
    </div>
  );
}

const tasksOf = (block: Block) => (block.kind === "list" ? (block.done ?? []) : []).filter((one) => one !== undefined);

// The number of the first task in each block, or of the one that would be.
function firstTasks(blocks: Block[]): number[] {
  let tasks = 0;
  return blocks.map((block) => {
    const first = tasks;
    tasks += tasksOf(block).length;
    return first;
  });
}

type BlockProps = { block: Block; marked: Marked; tasks: Tasks | undefined; firstTask: number };

function BlockOf({ block, marked, tasks, firstTask }: BlockProps) {
  if (block.kind === "list") {
    const List = block.ordered ? "ol" : "ul";
    const { done } = block;
    const numberOf = (at: number) => firstTask + (done ?? []).slice(0, at).filter((one) => one !== undefined).length;
    return (
      <List className={done && styles.tasks}>
        {block.items.map((item, at) => {
          const line = <Line content={item} marked={marked} />;
          const isDone = done?.[at];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <li key={at}>
              {isDone === undefined ? line : <Task {...taskAt(tasks, numberOf(at), isDone)}>{line}</Task>}
            </li>
          );
        })}
      </List>
    );
  }
  const line = <Line content={block.content} marked={marked} />;
  switch (block.kind) {
    case "heading":
      return block.level <= 2 ? <h3>{line}</h3> : <h4>{line}</h4>;
    case "paragraph":
      return <p>{line}</p>;
    case "quote":
      return <blockquote>{line}</blockquote>;
  }
}

const taskAt = (tasks: Tasks | undefined, task: number, done: boolean) =>
  tasks
    ? { done: tasks.done[task] ?? done, onTick: (ticked: boolean) => tasks.onTick(task, ticked) }
    : { done, onTick: undefined };

/** A line of a text. */
export function Line({ content, marked }: { content: Inline[]; marked: Marked }) {
  const stretches: { mark: number | undefined; content: Inline[] }[] = [];
  for (const inline of content) {
    const last = stretches.at(-1);
    if (last && last.mark === inline.mark) last.content.push(inline);
    else stretches.push({ mark: inline.mark, content: [inline] });
  }
  return stretches.map(({ mark, content }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <Fragment key={at}>{mark === undefined ? words(content) : marked(mark, words(content))}</Fragment>
  ));
}

const elements = { strong: "strong", emphasis: "em", code: "code", tag: "b" } as const;

const words = (content: Inline[]) =>
  content.map(({ kind, text }, at) => {
    if (kind === "text") return text;
    const Element = elements[kind];
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    return <Element key={at}>{text}</Element>;
  });
