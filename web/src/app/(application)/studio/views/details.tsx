import type { Shown } from "@/flows/text";
import styles from "../studio.module.css";
import { PlainText } from "../texts";

const details: ReadonlySet<string> = new Set(["/blogPost/metaDescription", "/metaDescription"]);

/** Says whether a text is one that readers of the page do not see. */
export const isDetail = (pointer: string): boolean => details.has(pointer) || pointer.startsWith("/blogPost/tags/");

/** Says whether a result has such texts. */
export const hasDetails = ({ flow }: Shown): boolean =>
  flow === "generateBlogPost" || flow === "generateNeighborhoodGuide";

/** What of a result goes to search engines and to the settings of a blog. */
export function Details({ shown }: { shown: Shown }) {
  const blog = shown.flow === "generateBlogPost" ? shown.result.blogPost : undefined;
  return (
    <dl className={styles.meta}>
      <dt>Description</dt>
      <dd>
        <PlainText at={blog ? "/blogPost/metaDescription" : "/metaDescription"} />
      </dd>
      {blog && (
        <>
          <dt>Tags</dt>
          <dd>
            <ul className={styles.tags}>
              {blog.tags.map((tag, at) => (
                <li key={tag}>
                  <PlainText at={`/blogPost/tags/${at}`} />
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}
