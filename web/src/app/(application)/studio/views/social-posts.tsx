"use client";

import { type ReactNode, useState } from "react";
import { CopyButton } from "@/components/copy/copy";
import { Progress } from "@/components/progress/progress";
import { type Network, type NetworkId, networkIds, networks } from "@/flows/networks";
import type { ShownOf } from "@/flows/text";
import { PostText, useIsMarked } from "../texts";
import { Jumps } from "./jumps";
import styles from "./social.module.css";

/** A post for each network, as it looks there. */
export function SocialPosts({ shown }: { shown: ShownOf<"generateSocialMediaPost"> }) {
  const { name = "Your name", agencyName = "" } = shown.request;
  const { result } = shown;
  const handle = name.toLowerCase().replaceAll(/[^a-z\d]/g, "") || "you";
  return (
    <div className={styles.posts}>
      <Jumps to={networkIds.map((id) => ({ id, name: networks[id].name }))} />
      <Post on="facebook" text={result.facebook}>
        <Head name={name} below="Just now" />
        <Words on="facebook" text={result.facebook} />
        <Ways ways={["Like", "Comment", "Share"]} />
      </Post>
      <Post on="instagram" text={result.instagram}>
        <Head name={handle} below={shown.request.city ?? ""} />
        <div className={styles.picture} aria-hidden="true">
          Your picture
        </div>
        <Words on="instagram" text={result.instagram} before={handle} />
      </Post>
      <Post on="linkedin" text={result.linkedin}>
        <Head name={name} below={agencyName || "Now"} />
        <Words on="linkedin" text={result.linkedin} />
        <Ways ways={["Like", "Comment", "Repost", "Send"]} />
      </Post>
      <Post on="twitter" text={result.twitter}>
        <Head name={name} below={`@${handle} · now`} />
        <Words on="twitter" text={result.twitter} />
        <Ways ways={["Reply", "Repost", "Like"]} />
      </Post>
    </div>
  );
}

function Post({ on, text, children }: { on: NetworkId; text: string; children: ReactNode }) {
  const { name, limit, lengthOf } = networks[on];
  const length = lengthOf(text);
  const over = length - limit;
  return (
    <section className={styles.post} id={on} aria-label={name}>
      <div className={styles.top}>
        <h2 className={styles.network}>{name}</h2>
        <CopyButton text={text} what={`the post for ${name}`} at={[`/${on}`]} look="quiet" />
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

type WordsProps = { on: NetworkId; text: string; before?: string };

// As there, a long post is cut until somebody wants all of it; but not one in which something is to be checked.
function Words({ on, text, before }: WordsProps) {
  const { name, folded, lengthOf }: Network = networks[on];
  const at = `/${on}`;
  const [whole, setWhole] = useState(false);
  const marked = useIsMarked(at);
  const folds = folded !== undefined && lengthOf(text) > folded && !marked;
  return (
    <div>
      <p className={styles.words} data-folded={folds && !whole ? on : undefined}>
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
