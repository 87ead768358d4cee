import Link from "next/link";
import { formatNames, formats } from "@/exports/formats";
import { addressOfPrint, addressOfText } from "./addresses";
import styles from "./text-editor.module.css";

/** The files of a text, as it is saved, and its print view. */
export function TakeAlong({ id }: { id: string }) {
  return (
    <details className={styles.take}>
      <summary className={styles.takeName}>Take along</summary>
      <ul className={styles.takeList}>
        {formats.map((format) => (
          <li key={format}>
            <a href={`${addressOfText(id)}/exports/${format}`} download>
              {formatNames[format]} (.{format})
            </a>
          </li>
        ))}
        <li>
          <Link href={addressOfPrint(id)} prefetch={false}>
            Print
          </Link>
        </li>
        <li className={styles.soft}>As it is saved</li>
      </ul>
    </details>
  );
}
