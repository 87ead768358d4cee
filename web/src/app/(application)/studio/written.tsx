"use client";

import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { Prose } from "@/components/prose/prose";
import { Tabs } from "@/components/tabs/tabs";
import { useToast } from "@/components/toast/toast";
import type { BlogPost } from "./events";
import styles from "./studio.module.css";

/** A finished post: as readers see it, as text to take along, and what it rests on. */
export function WrittenView({ post }: { post: BlogPost }) {
  const { blogPost, headerImage, sources = [] } = post.content;
  return (
    <section className={styles.sheet} aria-labelledby="written">
      {post.withoutSearch && (
        <Banner tone="warning" title="The web could not be searched: this post rests on no sources." />
      )}
      {post.withoutRows && <Banner tone="note" title="Some of it was left out, since nothing supports it." />}
      <Tabs
        label="The post"
        views={[
          {
            name: "Preview",
            view: (
              <article className={styles.article}>
                {headerImage.url.startsWith("data:") && (
                  // biome-ignore lint/performance/noImgElement: the picture is in the answer itself
                  <img className={styles.card} src={headerImage.url} alt={headerImage.alt} />
                )}
                <h2 id="written">{blogPost.title}</h2>
                <Prose blocks={post.blocks} />
              </article>
            ),
          },
          { name: "Markdown", view: <MarkdownView title={blogPost.title} content={blogPost.content} /> },
          {
            name: `Sources (${sources.length})`,
            view:
              sources.length === 0 ? (
                <p className={styles.soft}>This post rests on no sources. Check every figure before you post it.</p>
              ) : (
                <ol className={styles.sources}>
                  {sources.map(({ title, url, snippet }) => (
                    <li key={url}>
                      <a href={url} rel="noreferrer" target="_blank">
                        {title}
                      </a>
                      <p className={styles.soft}>{snippet}</p>
                    </li>
                  ))}
                </ol>
              ),
          },
          {
            name: "Details",
            view: (
              <dl className={styles.meta}>
                <dt>Description</dt>
                <dd>{blogPost.metaDescription}</dd>
                <dt>Tags</dt>
                <dd>{blogPost.tags.join(", ")}</dd>
              </dl>
            ),
          },
        ]}
      />
      <p className={styles.legal}>Written with AI: check it before you post. Equal Housing Opportunity.</p>
    </section>
  );
}

function MarkdownView({ title, content }: { title: string; content: string }) {
  const toast = useToast();
  const text = `# ${title}\n\n${content}\n`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast("The text is copied.");
  };
  return (
    <div className={styles.article}>
      <Button onClick={copy}>Copy</Button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard */}
      <pre className={styles.markdown} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
