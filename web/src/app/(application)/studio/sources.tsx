import type { Source } from "@coagent/clients/ai";
import { SourceAge } from "@/components/sources/source-age";
import styles from "./studio.module.css";

/** The pages that a text cites, under the numbers that it has for them. */
export function Sources({ sources }: { sources: Source[] }) {
  if (sources.length === 0)
    return <p className={styles.soft}>This text rests on no sources. Check every figure before you post it.</p>;
  return (
    <ol className={styles.sources}>
      {sources.map(({ title, url, snippet, publishedDate }) => (
        <li key={url}>
          <a href={url} rel="noreferrer" target="_blank">
            {title}
          </a>
          <p className={styles.age}>
            <SourceAge url={url} publishedDate={publishedDate} />
          </p>
          <p className={styles.soft}>{snippet}</p>
        </li>
      ))}
    </ol>
  );
}
