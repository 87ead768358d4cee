import type { Metadata } from "next";
import Link from "next/link";
import { ButtonLink } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { addressOf, daysBack, type Kind, kinds, type Query, queryOf } from "@/search/query";
import { search } from "@/search/search";
import type { UserFailure } from "@/services/failure";
import { callerOf, requireSession } from "@/session/current";
import page from "../page.module.css";
import { Hits } from "./hits";
import styles from "./search.module.css";
import { SearchForm } from "./search-form";

/** The name of the tab: what is searched for. */
export async function generateMetadata({ searchParams }: PageProps<"/search">): Promise<Metadata> {
  const { words } = queryOf(await searchParams);
  return { title: words === "" ? "Search" : `${words.slice(0, 60)}: search` };
}

/**
 * A search of the web or of the news. The results are in the page's first answer, and in no later part of it, so that
 * they are there without a script.
 */
export default async function SearchPage({ searchParams }: PageProps<"/search">) {
  const caller = await callerOf(await requireSession());
  const query = queryOf(await searchParams);
  const outcome = query.words === "" ? undefined : await search(caller, query);
  const failure = outcome?.ok === false ? outcome.failure : undefined;
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  const errorOf = (field: string) => wrong.find(({ name }) => name === field)?.message;
  return (
    <div className={page.page}>
      <div>
        <h1>Search</h1>
        <p className={page.lead}>
          What the web or the news has about something. Each new search is taken from this month's share; one that is
          still kept costs nothing.
        </p>
      </div>
      <nav className={styles.kinds} aria-label="Where to search">
        {kinds.map((kind) => (
          <Link
            className={styles.kind}
            key={kind}
            href={addressOf({ ...query, kind })}
            prefetch={false}
            aria-current={kind === query.kind ? "page" : undefined}
          >
            {kindLabels[kind]}
          </Link>
        ))}
      </nav>
      <SearchForm query={query} days={daysBack} errors={{ words: errorOf("query"), place: errorOf("location") }} />
      {outcome?.ok && <Hits query={query} result={outcome.value} />}
      {failure && <Failed query={query} failure={failure} />}
      {outcome === undefined && <Waiting kind={query.kind} />}
    </div>
  );
}

const kindLabels: Record<Kind, string> = { web: "Web", news: "News" };

function Failed({ query, failure }: { query: Query; failure: UserFailure }) {
  const passing = failure.kind === "wait" || failure.kind === "unavailable" || failure.kind === "fault";
  return (
    <section className={styles.failed} aria-label="What went wrong">
      <FailureBanner failure={failure} />
      {passing && (
        <div>
          <ButtonLink href={addressOf(query)}>Search again</ButtonLink>
        </div>
      )}
    </section>
  );
}

const examples: Record<Kind, string[]> = {
  web: ["first-time buyer programs in Columbus, Ohio", "what to fix before an appraisal"],
  news: ["housing market", "mortgage rates"],
};

const Waiting = ({ kind }: { kind: Kind }) => (
  <section className={styles.empty} aria-labelledby="empty">
    <svg className={styles.emptySign} viewBox="0 0 96 72" aria-hidden="true">
      <path d="M6 66V6h84v60H60M30 66H6" />
      <path className={styles.lens} d="M45 44a14 14 0 1 0 0-28 14 14 0 0 0 0 28zM55 40l12 12" />
    </svg>
    <h2 id="empty">Nothing searched for yet</h2>
    <p className={styles.soft}>
      Type some words above, or begin with{" "}
      {examples[kind].map((words, at) => (
        <span key={words}>
          {at > 0 && " or "}
          <Link href={addressOf({ kind, words, place: "", days: "7" })} prefetch={false}>
            {words}
          </Link>
        </span>
      ))}
      .
    </p>
  </section>
);
