import type { Route } from "next";
import { ButtonLink } from "@/components/button/button";
import { CopyButton } from "@/components/copy/copy";
import { withCitations } from "@/flows/cited";
import { addressOf } from "@/flows/flows";
import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import { MarkdownText, PlainText } from "../texts";
import views from "./views.module.css";

/** What was found out, finding by finding. Each is copied together with the pages that say so. */
export function Research({ shown }: { shown: ShownOf<"runResearchAgent"> }) {
  const { summary, keyFindings, sources } = shown.result;
  const { topic } = shown.request;
  const whole = [summary, ...keyFindings.map((finding) => `- ${finding}`)].join("\n\n");
  const blogPost = `${addressOf("generateBlogPost")}?topic=${encodeURIComponent(topic)}` as Route;
  return (
    <article className={styles.article}>
      <h2 className={views.title}>{topic}</h2>
      <MarkdownText at="/summary" />
      <h3 className={views.heading}>Key findings</h3>
      <ol className={views.findings}>
        {keyFindings.map((finding, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the findings are replaced together
          <li key={at}>
            <div className={views.finding}>
              <p>
                <PlainText at={`/keyFindings/${at}`} />
              </p>
              <CopyButton
                text={withCitations(finding, sources)}
                what={`finding ${at + 1}`}
                at={[`/keyFindings/${at}`]}
                look="quiet"
              />
            </div>
          </li>
        ))}
      </ol>
      <div className={views.ways}>
        <CopyButton text={withCitations(whole, sources)} what="all with citations">
          Copy all with citations
        </CopyButton>
        <ButtonLink href={blogPost}>Make a blog post of it</ButtonLink>
      </div>
    </article>
  );
}
