import type { Route } from "next";
import { Banner } from "@/components/banner/banner";
import { ButtonLink } from "@/components/button/button";
import { When } from "@/components/when/when";
import { addressOf, type Query } from "@/search/query";
import type { Hit } from "@/search/search";
import { ageOf, freshnessLabels, providerName } from "@/search/words";
import type { Found } from "@/services/search";
import styles from "./search.module.css";

/** What was found: how fresh it is, and each page with its host and its age. */
export function Hits({ query, result }: { query: Query; result: Found<Hit> }) {
  const { found } = result;
  return (
    <section className={styles.hits} aria-labelledby="found">
      <div className={styles.top}>
        <h2 id="found">{titleOf(query, found.length)}</h2>
        <ButtonLink href={`/research?${new URLSearchParams({ topic: query.words })}` as Route}>
          Keep for research
        </ButtonLink>
      </div>
      <Freshness query={query} result={result} />
      {found.length === 0 ? (
        <p className={styles.soft}>
          {query.kind === "news"
            ? "Try more days, a wider place, or fewer words."
            : "Try fewer words, or other ones for the same thing."}
        </p>
      ) : (
        <ol className={styles.list}>
          {found.map((hit) => (
            <li className={styles.hit} key={hit.url}>
              <h3 className={styles.title}>
                <a href={hit.url} rel="noreferrer" target="_blank">
                  {hit.title}
                </a>
              </h3>
              <p className={styles.about}>
                {hit.host}
                {hit.publishedAt !== undefined && (
                  <>
                    , <When at={hit.publishedAt} />
                  </>
                )}
              </p>
              <p className={styles.snippet}>{hit.snippet}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Freshness({ query, result: { freshness, age, provider } }: { query: Query; result: Found<Hit> }) {
  const by = provider === undefined ? "" : ` by ${providerName(provider)}`;
  const mark = (
    <strong className={styles.mark} data-freshness={freshness}>
      {freshnessLabels[freshness]}
    </strong>
  );
  if (freshness === "stale")
    return (
      <Banner tone="warning" title={`Nobody can search just now. This was found ${ageOf(age)}${by}.`}>
        <p>{mark} It may have changed since. It costs nothing of this month's searches.</p>
        <ButtonLink href={addressOf(query)}>Search again</ButtonLink>
      </Banner>
    );
  return (
    <p className={styles.soft}>
      {mark} Found {ageOf(age)}
      {by}.{" "}
      {freshness === "cached" &&
        "Results are kept for an hour: until then the same search finds the same, and costs nothing."}
    </p>
  );
}

const titleOf = ({ kind }: Query, count: number): string => {
  const what = kind === "news" ? ["article", "articles"] : ["page", "pages"];
  return count === 0 ? "Nothing was found" : `${count} ${what[count === 1 ? 0 : 1]}`;
};
