import Link from "next/link";
import { ButtonLink } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { When } from "@/components/when/when";
import { type Filter, list, undoTime } from "@/library/library";
import type { Entry } from "@/library/work";
import { inDays } from "@/text/days";
import { BringBack, DeleteText } from "./delete-text";
import { addressOf } from "./filter";
import styles from "./library.module.css";

/** A page of the list. */
export async function Texts({ userId, filter }: { userId: string; filter: Filter }) {
  const texts = await list(userId, filter);
  if (!texts.ok)
    return (
      <section className={styles.texts} aria-label="What went wrong">
        <FailureBanner failure={texts.failure} />
        <div>
          <ButtonLink href={addressOf(filter)}>Try again</ButtonLink>
        </div>
      </section>
    );
  const { entries, next } = texts.value;
  if (entries.length === 0 && next === undefined) return <Nothing filter={filter} />;
  return (
    <section className={styles.texts} aria-label={filter.deleted ? "Deleted texts" : "Texts"}>
      {entries.length === 0 && <p>Nothing in the texts that were looked at so far.</p>}
      <ul className={styles.list}>
        {entries.map((entry) => (
          <Row key={entry.id} entry={entry} />
        ))}
      </ul>
      {(filter.after || next) && (
        <nav className={styles.pages} aria-label="Pages of the list">
          {filter.after && <ButtonLink href={addressOf({ ...filter, after: undefined })}>To the newest</ButtonLink>}
          {next && <ButtonLink href={addressOf({ ...filter, after: next })}>Older texts</ButtonLink>}
        </nav>
      )}
    </section>
  );
}

function Row({ entry: { id, title, type, excerpt, version, updatedAt, deletedAt } }: { entry: Entry }) {
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.about}>
          <span className={styles.type}>{type}</span>
          {deletedAt === undefined ? (
            <When at={updatedAt} />
          ) : (
            <span>
              until <When at={deletedAt + undoTime} />
            </span>
          )}
          {version > 1 && <span>{version} versions</span>}
        </p>
        <h2 className={styles.title}>
          {deletedAt === undefined ? (
            <Link href={`/library/${id}`} prefetch={false}>
              {title}
            </Link>
          ) : (
            title
          )}
        </h2>
        <p className={styles.excerpt}>{excerpt}</p>
      </div>
      <div className={styles.ways} data-quiet={deletedAt === undefined || undefined}>
        {deletedAt === undefined ? <DeleteText id={id} title={title} /> : <BringBack id={id} title={title} />}
      </div>
    </li>
  );
}

function Nothing({ filter: { words, type, deleted, after } }: { filter: Filter }) {
  if (after !== undefined)
    return (
      <Empty title="No more texts">
        <ButtonLink href={addressOf({ words, type, deleted })}>To the newest</ButtonLink>
      </Empty>
    );
  if (words !== undefined || type !== undefined)
    return (
      <Empty title="Nothing found" words="No text has these words and this type.">
        <ButtonLink href={addressOf({ deleted })}>Show all</ButtonLink>
      </Empty>
    );
  if (deleted)
    return <Empty title="Nothing was deleted" words={`Texts that you delete wait here for ${inDays(undoTime)}.`} />;
  return (
    <Empty title="The shelves are empty" words="Save a text in the studio, or write one yourself: it is kept here.">
      <ButtonLink look="primary" href="/studio">
        Open the studio
      </ButtonLink>
    </Empty>
  );
}

function Empty({ title, words, children }: { title: string; words?: string; children?: React.ReactNode }) {
  return (
    <section className={styles.empty} aria-labelledby="empty">
      <svg className={styles.sign} viewBox="0 0 96 72" aria-hidden="true">
        <path d="M6 66V6h84v60zM6 36h84" />
        <path className={styles.book} d="M18 36V16M26 36V16M34 36V16M64 66V46M72 66V46M84 64l-8-18" />
      </svg>
      <h2 id="empty">{title}</h2>
      {words && <p className={styles.soft}>{words}</p>}
      {children}
    </section>
  );
}
