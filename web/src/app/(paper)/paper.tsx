import { Prose } from "@/components/prose/prose";
import { takenAlong } from "@/exports/taken";
import type { Work } from "@/library/work";
import styles from "./paper.module.css";

/** A text as it stands on paper: with the pages on which it rests, and the lines that go with every text. */
export function Paper({ work }: { work: Work }) {
  const { title, blocks, sources, notice } = takenAlong(work);
  return (
    <article className={styles.text}>
      <h1>{title}</h1>
      <Prose blocks={blocks} />
      {sources.length > 0 && (
        <>
          <h2>Sources</h2>
          <ol>
            {sources.map(({ title, url }) => (
              <li key={url}>
                {title}: {url}
              </li>
            ))}
          </ol>
        </>
      )}
      <footer className={styles.notice}>{notice}</footer>
    </article>
  );
}
