"use client";

import { type ReactNode, useState } from "react";
import { Progress } from "@/components/progress/progress";
import { type Network, networks } from "@/flows/networks";
import type { ShownOf } from "@/flows/text";
import { CopyButton } from "../copy";
import { PostText, useIsMarked } from "../texts";
import styles from "./social.module.css";

/** A post for each network, as it looks there. */
export function SocialPosts({ shown }: { shown: ShownOf<"generateSocialMediaPost"> }) {
  const { name = "Your name", agencyName = "" } = shown.request;
  const { result } = shown;
  const handle = name.toLowerCase().replaceAll(/[^a-z\d]/g, "") || "you";
  return (
    <div className={styles.posts}>
      <Post network={networks.facebook} text={result.facebook}>
        <Head name={name} below="Just now" />
        <Words at="/facebook" text={result.facebook} network={networks.facebook} />
        <Ways ways={["Like", "Comment", "Share"]} />
      </Post>
      <Post network={networks.instagram} text={result.instagram}>
        <Head name={handle} below={shown.request.city ?? ""} />
        <div className={styles.picture} aria-hidden="true">
          Your picture
        </div>
        <Words at="/instagram" text={result.instagram} network={networks.instagram} before={handle} />
      </Post>
      <Post network={networks.linkedin} text={result.linkedin}>
        <Head name={name} below={agencyName || "Now"} />
        <Words at="/linkedin" text={result.linkedin} network={networks.linkedin} />
        <Ways ways={["Like", "Comment", "Repost", "Send"]} />
      </Post>
      <Post network={networks.twitter} text={result.twitter}>
        <Head name={name} below={`@${handle} · now`} />
        <Words at="/twitter" text={result.twitter} network={networks.twitter} />
        <Ways ways={["Reply", "Repost", "Like"]} />
      </Post>
    </div>
  );
}

function Post({ network, text, children }: { network: Network; text: string; children: ReactNode }) {
  const { name, limit, lengthOf } = network;
  const length = lengthOf(text);
  const over = length - limit;
  return (
    <section className={styles.post} aria-label={name}>
      <div className={styles.top}>
        <h2 className={styles.network}>{name}</h2>
        <CopyButton text={text} what={`the post for ${name}`} look="quiet" />
      </div>
      <div className={styles.frame}>{children}</div>
      <div className={styles.length} data-over={over > 0 || undefined}>
        <Progress label={`Length on ${name}`} share={Math.min(1, length / limit)} />
        <p>
          {over > 0
            ? `${count(over)} too many for ${name}, which takes ${count(limit)}`
            : `${count(length)} of ${count(limit)} characters`}
        </p>
      </div>
    </section>
  );
}

const Head = ({ name, below }: { name: string; below: string }) => (
  <div className={styles.head}>
    <span className={styles.face} aria-hidden="true">
      {name.charAt(0).toUpperCase()}
    </span>
    <p className={styles.who}>
      <strong>{name}</strong>
      <span>{below}</span>
    </p>
  </div>
);

type WordsProps = { at: string; text: string; network: Network; before?: string };

// As there, a long post is cut until somebody wants all of it; but not one in which something is to be checked.
function Words({ at, text, network: { name, folded, lengthOf }, before }: WordsProps) {
  const [whole, setWhole] = useState(false);
  const marked = useIsMarked(at);
  const folds = folded !== undefined && lengthOf(text) > folded && !marked;
  return (
    <div>
      <p className={styles.words} data-folded={folds && !whole ? name : undefined}>
        {before && <strong>{before} </strong>}
        <PostText at={at} />
      </p>
      {folds && (
        <button
          className={styles.fold}
          type="button"
          aria-expanded={whole}
          aria-label={`${whole ? "Less" : "More"} of the post for ${name}`}
          onClick={() => setWhole(!whole)}
        >
          {whole ? "less" : "more"}
        </button>
      )}
    </div>
  );
}

const Ways = ({ ways }: { ways: string[] }) => (
  <p className={styles.ways} aria-hidden="true">
    {ways.map((way) => (
      <span key={way}>{way}</span>
    ))}
  </p>
);

const count = (characters: number) => characters.toLocaleString("en-US");
