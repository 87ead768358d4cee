import type { Route } from "next";
import Link from "next/link";
import { formatNames, formats } from "@/exports/formats";
import styles from "./download.module.css";

type DownloadProps = {
  /** The text, which is saved. */
  id: string;
  /** Where the list opens: below its button, or above it, as at the foot of the window. */
  opens?: "below" | "above";
};

/** The files of a text, as it is saved, and its print view. */
export function Download({ id, opens = "below" }: DownloadProps) {
  return (
    <details className={styles.download} data-opens={opens}>
      <summary className={styles.name}>Download</summary>
      <ul className={styles.list}>
        {formats.map((format) => (
          <li key={format}>
            <a href={`/library/${id}/exports/${format}`} download>
              {formatNames[format]} (.{format})
            </a>
          </li>
        ))}
        <li>
          <a href={`/library/${id}/card`} download>
            Title card (.png)
          </a>
        </li>
        <li>
          <Link href={`/library/${id}/print` as Route} prefetch={false}>
            Print
          </Link>
        </li>
        <li className={styles.note}>As it is saved</li>
      </ul>
    </details>
  );
}
