"use client";

import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { Line, Prose } from "@/components/prose/prose";
import { Tabs } from "@/components/tabs/tabs";
import { useToast } from "@/components/toast/toast";
import { type Checked, ClaimList, ClaimMark, goTo } from "./claims";
import type { BlogPost, Claim } from "./events";
import styles from "./studio.module.css";

/** A finished post: as readers see it, as text to take along, and what it rests on. */
export function WrittenView({ post }: { post: BlogPost }) {
  const { blogPost, headerImage, sources = [] } = post.content;
  const { claims } = post;
  const sheet = useRef<HTMLElement>(null);
  const [view, setView] = useState("Preview");
  const [checked, setChecked] = useState<Checked>(new Set());
  const check = ({ mark }: Claim, done: boolean) =>
    setChecked((before) => new Set(done ? [...before, mark] : [...before].filter((other) => other !== mark)));
  const show = (claim: Claim) => {
    flushSync(() => setView(claim.part === "description" || claim.part === "tags" ? "Details" : "Preview"));
    goTo(sheet.current, claim);
  };
  const marked = (mark: number, words: ReactNode) => {
    const claim = claims.find((claim) => claim.mark === mark);
    return claim ? (
      <ClaimMark claim={claim} checked={checked.has(mark)}>
        {words}
      </ClaimMark>
    ) : (
      words
    );
  };
  return (
    <section className={styles.sheet} aria-labelledby="written" ref={sheet}>
      {post.withoutSearch && (
        <Banner tone="warning" title="The web could not be searched: this post rests on no sources." />
      )}
      {post.withoutRows && <Banner tone="note" title="Some of it was left out, since nothing supports it." />}
      {claims.length > 0 && <ClaimList claims={claims} checked={checked} onCheck={check} onShow={show} />}
      <Tabs
        label="The post"
        shown={view}
        onShow={setView}
        views={[
          {
            name: "Preview",
            view: (
              <article className={styles.article}>
                {headerImage.url.startsWith("data:") && (
                  // biome-ignore lint/performance/noImgElement: the picture is in the answer itself
                  <img className={styles.card} src={headerImage.url} alt={headerImage.alt} />
                )}
                <h2 id="written">
                  <Line content={post.title} marked={marked} />
                </h2>
                <Prose blocks={post.blocks} marked={marked} />
              </article>
            ),
          },
          {
            name: "Markdown",
            view: (
              <MarkdownView
                title={blogPost.title}
                content={blogPost.content}
                unchecked={claims.length - checked.size}
              />
            ),
          },
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
                <dd>
                  <Line content={post.description} marked={marked} />
                </dd>
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

type MarkdownProps = { title: string; content: string; unchecked: number };

function MarkdownView({ title, content, unchecked }: MarkdownProps) {
  const toast = useToast();
  const text = `# ${title}\n\n${content}\n`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast(unchecked === 0 ? "The text is copied." : `The text is copied. Not checked yet: ${unchecked}.`);
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
