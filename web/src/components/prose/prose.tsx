import { Fragment, type ReactNode } from "react";
import type { Block, Inline } from "@/markdown/markdown";
import styles from "./prose.module.css";

/** What words that are marked look like. */
type Marked = (mark: number, words: ReactNode) => ReactNode;

const plain: Marked = (_, words) => words;

/** A text as its readers will see it. Headings begin one level below that of the page. */
export function Prose({ blocks, marked = plain }: { blocks: Block[]; marked?: Marked }) {
  return (
    <div className={styles.prose}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text are replaced together
        <BlockOf key={at} block={block} marked={marked} />
      ))}
    </div>
  );
}

function BlockOf({ block, marked }: { block: Block; marked: Marked }) {
  if (block.kind === "list") {
    const List = block.ordered ? "ol" : "ul";
    return (
      <List>
        {block.items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <li key={at}>
            <Line content={item} marked={marked} />
          </li>
        ))}
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
