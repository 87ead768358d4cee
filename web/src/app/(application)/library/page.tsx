import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { ButtonLink } from "@/components/button/button";
import { undoTime } from "@/library/library";
import { requireSession } from "@/session/current";
import { inDays } from "@/text/days";
import frame from "../page.module.css";
import { addressOf, filterOf, types } from "./filter";
import styles from "./library.module.css";
import { Search } from "./search";
import { Skeleton } from "./skeleton";
import { Texts } from "./texts";
import { UnsavedTexts } from "./unsaved-texts";

export const metadata: Metadata = { title: "Library" };

/** The texts that somebody saved, the newest first. */
export default async function LibraryPage(props: PageProps<"/library">) {
  const { userId } = await requireSession();
  const filter = filterOf(await props.searchParams);
  const address = addressOf(filter);
  return (
    <div className={frame.page}>
      <div className={styles.top}>
        <div>
          <h1>{filter.deleted ? "Deleted texts" : "Library"}</h1>
          <p className={frame.lead}>
            {filter.deleted
              ? `They stay here for ${inDays(undoTime)}, and can be brought back until then.`
              : "What you saved, with every version of it."}
          </p>
        </div>
        {!filter.deleted && (
          <ButtonLink look="primary" href="/library/write">
            Write it yourself
          </ButtonLink>
        )}
      </div>
      {!filter.deleted && <UnsavedTexts userId={userId} />}
      <div className={styles.looking}>
        <Search type={filter.type} words={filter.words} deleted={filter.deleted} types={types} key={address} />
        <Link href={addressOf({ deleted: !filter.deleted })} prefetch={false}>
          {filter.deleted ? "Back to the library" : "Deleted texts"}
        </Link>
      </div>
      <Suspense key={address} fallback={<Skeleton />}>
        <Texts userId={userId} filter={filter} />
      </Suspense>
    </div>
  );
}
