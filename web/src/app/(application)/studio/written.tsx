"use client";

import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { Line, Prose } from "@/components/prose/prose";
import { Tabs } from "@/components/tabs/tabs";
import { useToast } from "@/components/toast/toast";
import { type Checked, ClaimList, ClaimMark, goTo } from "@/editing/claims";
import { type Dismissals, dismissed, Editor } from "@/editing/editor";
import { findingKey } from "@/editing/findings";
import { passagesOf } from "@/editing/reading";
import { useEdited } from "@/editing/use-edited";
import type { BlogPost, Claim } from "./events";
import styles from "./studio.module.css";

/** A finished post: as readers see it, as text to take along, and what it rests on. */
export function WrittenView({ post }: { post: BlogPost }) {
  const { blogPost, headerImage, sources = [] } = post.content;
  const { claims } = post;
  const sheet = useRef<HTMLElement>(null);
  const [view, setView] = useState("Preview");
  const edited = useEdited({
    text: blogPost.content,
    blocks: post.blocks,
    passages: passagesOf(claims.filter(({ part }) => part === "content")),
    reviewed: true,
  });
  const [dismissals, setDismissals] = useState<Dismissals>(new Map());
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
                <Prose blocks={edited.blocks} marked={marked} />
              </article>
            ),
          },
          {
            name: "Edit",
            view: (
              <div className={styles.article}>
                <CopyButton
                  text={`# ${blogPost.title}\n\n${edited.text}\n`}
                  unchecked={claims.length - checked.size}
                />
                <Editor
                  {...edited}
                  onEdit={edited.setText}
                  dismissals={dismissals}
                  onDismiss={(finding, reason) =>
                    setDismissals((before) => dismissed(before, findingKey(finding), reason))
                  }
                />
              </div>
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

function CopyButton({ text, unchecked }: { text: string; unchecked: number }) {
  const toast = useToast();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast(unchecked === 0 ? "The text is copied." : `The text is copied. Not checked yet: ${unchecked}.`);
  };
  return <Button onClick={copy}>Copy as Markdown</Button>;
}
