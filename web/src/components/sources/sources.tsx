import sheet from "@/components/sheet/sheet.module.css";
import type { Source } from "@/library/rests";
import { SourceAge } from "./source-age";
import styles from "./sources.module.css";

/** The pages on which a text rests, under the numbers that it has for them. */
export function Sources({ sources }: { sources: Source[] }) {
  if (sources.length === 0)
    return <p className={sheet.soft}>This text rests on no sources. Check every figure before you post it.</p>;
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
          <p className={sheet.soft}>{snippet}</p>
        </li>
      ))}
    </ol>
  );
}
