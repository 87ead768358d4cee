import { SourceAge } from "@/components/sources/source-age";
import type { Source } from "@/library/rests";
import styles from "./text-editor.module.css";

/** The pages on which a text rests, by their numbers. */
export function Sources({ sources }: { sources: Source[] }) {
  return (
    <ol className={styles.sources}>
      {sources.map(({ title, url, snippet, publishedDate }) => (
        <li key={url}>
          <a href={url} rel="noreferrer" target="_blank">
            {title}
          </a>
          <p className={styles.soft}>
            <SourceAge url={url} publishedDate={publishedDate} />
          </p>
          <p className={styles.soft}>{snippet}</p>
        </li>
      ))}
    </ol>
  );
}
