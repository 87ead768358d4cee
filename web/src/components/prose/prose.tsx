import type { Block, Inline } from "@/markdown/markdown";
import styles from "./prose.module.css";

/** A text as its readers will see it. Headings begin one level below that of the page. */
export function Prose({ blocks }: { blocks: Block[] }) {
  return (
    <div className={styles.prose}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text are replaced together
        <BlockOf key={at} block={block} />
      ))}
    </div>
  );
}

function BlockOf({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return block.level <= 2 ? <h3>{line(block.content)}</h3> : <h4>{line(block.content)}</h4>;
    case "paragraph":
      return <p>{line(block.content)}</p>;
    case "quote":
      return <blockquote>{line(block.content)}</blockquote>;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <li key={at}>{line(item)}</li>
          ))}
        </List>
      );
    }
  }
}

const elements = { strong: "strong", emphasis: "em", code: "code" } as const;

const line = (content: Inline[]) =>
  content.map(({ kind, text }, at) => {
    if (kind === "text") return text;
    const Element = elements[kind];
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    return <Element key={at}>{text}</Element>;
  });
