import type { Metadata } from "next";
import { cache } from "react";
import { Nothing } from "@/components/nothing/nothing";
import { Print } from "@/components/print/print";
import * as shares from "@/shares/shares";
import { Paper } from "../../paper";
import styles from "../../paper.module.css";
import NothingShared from "./not-found";

type Props = PageProps<"/shared/[id]">;

const shared = cache(shares.shared);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const text = await shared((await params).id);
  const title = text.ok ? (text.value?.work.title ?? "Nothing is shared here") : "A shared text";
  return { title: { absolute: title }, description: null, robots: { index: false, follow: false } };
}

/**
 * A text that somebody shares, for whoever has the link: the text alone. Nobody need be signed in, and who is sees the
 * same.
 */
export default async function SharedPage({ params }: Props) {
  const text = await shared((await params).id);
  if (!text.ok)
    return (
      <main className={styles.paper}>
        <div className={styles.away}>
          <h1>This text cannot be shown just now.</h1>
          <p>Please open the link again in a moment.</p>
        </div>
      </main>
    );
  if (text.value === undefined)
    return (
      <Nothing>
        <NothingShared />
      </Nothing>
    );
  const { work, by } = text.value;
  return (
    <main className={styles.paper}>
      <div className={styles.ways}>
        <p className={styles.by}>{by === undefined ? "A shared text" : `Shared by ${by}`}</p>
        <Print look="plain" />
      </div>
      <Paper work={work} />
    </main>
  );
}
