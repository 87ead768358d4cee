import type { Route } from "next";
import Link from "next/link";
import styles from "@/components/download/download.module.css";
import { flows } from "@/flows/flows";
import { networkIds, networks } from "@/flows/networks";
import type { Work } from "@/library/work";
import { beginningOf } from "@/text/shortened";

// What a post may be about: `topic` of the document takes 10 to 300 characters.
const longestTopic = 300;

/** Leads into the studio, which writes posts of this text as it is saved, each fit for its network. */
export function FitFor({ text }: { text: Work }) {
  return (
    <details className={styles.download} data-opens="below">
      <summary className={styles.name}>Make it fit for…</summary>
      <ul className={styles.list}>
        {networkIds.map((id) => (
          <li key={id}>
            <Link href={addressOf(text, id)} prefetch={false}>
              {networks[id].name}
            </Link>
          </li>
        ))}
        <li className={styles.note}>Posts are written of it in the studio, one for each network</li>
      </ul>
    </details>
  );
}

function addressOf({ title, text }: Work, on: string): Route {
  const words = text
    .slice(0, 4 * longestTopic)
    .replaceAll(/^#+ .*$/gm, "")
    .replaceAll(/[*_>`[\]|]|^[-\d.]+ /gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const topic = beginningOf(`${title.trim()}. ${words}`, longestTopic);
  return `/studio/${flows.generateSocialMediaPost.slug}?${new URLSearchParams({ topic })}#${on}` as Route;
}
