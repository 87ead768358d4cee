import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import { MarkdownText, PlainText } from "../texts";
import { Jumps } from "./jumps";
import views from "./views.module.css";

/** A blog post below its title card. */
export function BlogPost({ shown }: { shown: ShownOf<"generateBlogPost"> }) {
  const { url, alt } = shown.result.headerImage;
  return (
    <article className={styles.article}>
      {url.startsWith("data:") && (
        // biome-ignore lint/performance/noImgElement: the picture is in the answer itself
        <img className={styles.card} src={url} alt={alt} />
      )}
      <h2 className={views.title}>
        <PlainText at="/blogPost/title" />
      </h2>
      <MarkdownText at="/blogPost/content" />
    </article>
  );
}

/** A market update: what to remember, the figures, and the text. */
export function MarketUpdate({ shown }: { shown: ShownOf<"generateMarketUpdate"> }) {
  const { keyPoints, statistics } = shown.result;
  return (
    <article className={styles.article}>
      <h2 className={views.title}>
        <PlainText at="/title" />
      </h2>
      <ul className={views.points}>
        {keyPoints.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the points of a text are replaced together
          <li key={at}>
            <PlainText at={`/keyPoints/${at}`} />
          </li>
        ))}
      </ul>
      {statistics.length > 0 && (
        <dl className={views.figures}>
          {statistics.map(({ change, citation }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <div key={at}>
              <dt>
                <PlainText at={`/statistics/${at}/metric`} />
              </dt>
              <dd>
                <strong>
                  <PlainText at={`/statistics/${at}/value`} />
                </strong>{" "}
                [{citation}]{change !== undefined && <br />}
                {change !== undefined && <PlainText at={`/statistics/${at}/change`} />}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <MarkdownText at="/content" />
    </article>
  );
}

/** A guide to a neighborhood, section by section. */
export function NeighborhoodGuide({ shown }: { shown: ShownOf<"generateNeighborhoodGuide"> }) {
  return (
    <article className={styles.article}>
      <h2 className={views.title}>
        <PlainText at="/title" />
      </h2>
      <Jumps to={shown.result.sections.map(({ heading }, at) => ({ id: `section-${at + 1}`, name: heading }))} />
      <MarkdownText at="/introduction" />
      {shown.result.sections.map((_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <section className={styles.article} id={`section-${at + 1}`} key={at}>
          <h3 className={views.heading}>
            <PlainText at={`/sections/${at}/heading`} />
          </h3>
          <MarkdownText at={`/sections/${at}/content`} />
        </section>
      ))}
    </article>
  );
}
