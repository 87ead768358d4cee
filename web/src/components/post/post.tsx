"use client";

import { type ReactNode, useState } from "react";
import { CopyButton } from "@/components/copy/copy";
import { Progress } from "@/components/progress/progress";
import { type Network, type NetworkId, networks } from "@/flows/networks";
import styles from "./post.module.css";

/** Who posts, as far as it is known. */
export type Who = { name?: string | undefined; agencyName?: string | undefined; city?: string | undefined };

type PostProps = {
  on: NetworkId;
  /** What is copied, and counted as the network does. */
  text: string;
  who: Who;
  /** Something in it is to be checked: then all of it is shown. */
  isMarked: boolean;
  /** Where it stands in a result. */
  at?: string;
  /** Its words as they are shown. */
  children: ReactNode;
};

/** A post as it looks on its network, with its length there, and a button that copies it. */
export function Post({ on, text, who, isMarked, at, children }: PostProps) {
  const { name, limit, lengthOf } = networks[on];
  const length = lengthOf(text);
  const over = length - limit;
  const { below, ways, isSigned, hasPicture } = looks[on](who);
  return (
    <section className={styles.post} id={on} aria-label={name}>
      <div className={styles.top}>
        <h2 className={styles.network}>{name}</h2>
        <CopyButton text={text} what={`the post for ${name}`} {...(at !== undefined && { at: [at] })} look="quiet" />
      </div>
      <div className={styles.frame}>
        <Head name={isSigned ? handleOf(who) : nameOf(who)} below={below} />
        {hasPicture && (
          <div className={styles.picture} aria-hidden="true">
            Your picture
          </div>
        )}
        <Words on={on} text={text} isMarked={isMarked}>
          {isSigned && <strong>{handleOf(who)} </strong>}
          {children}
        </Words>
        {ways.length > 0 && <Ways ways={ways} />}
      </div>
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

/** Posts side by side, with ways to each. */
export const Posts = ({ children }: { children: ReactNode }) => <div className={styles.posts}>{children}</div>;

type PartProps = { name: string; text: string; children: ReactNode };

/** A text that leaves by itself and goes on no network, with a button that copies it. */
export const Part = ({ name, text, children }: PartProps) => (
  <section className={styles.post} aria-label={name}>
    <div className={styles.top}>
      <h2 className={styles.network}>{name}</h2>
      <CopyButton text={text} what={`the part “${name}”`} look="quiet" />
    </div>
    <div className={styles.frame}>{children}</div>
  </section>
);

const nameOf = ({ name = "Your name" }: Who) => name;
const handleOf = (who: Who) =>
  nameOf(who)
    .toLowerCase()
    .replaceAll(/[^a-z\d]/g, "") || "you";

type Look = {
  /** What stands below the name. */
  below: string;
  /** What readers can do there. */
  ways: string[];
  /** The words begin with the name. */
  isSigned?: boolean;
  hasPicture?: boolean;
};

const looks: Record<NetworkId, (who: Who) => Look> = {
  facebook: () => ({ below: "Just now", ways: ["Like", "Comment", "Share"] }),
  instagram: ({ city = "" }) => ({ below: city, ways: [], isSigned: true, hasPicture: true }),
  linkedin: ({ agencyName = "" }) => ({ below: agencyName || "Now", ways: ["Like", "Comment", "Repost", "Send"] }),
  twitter: (who) => ({ below: `@${handleOf(who)} · now`, ways: ["Reply", "Repost", "Like"] }),
};

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

type WordsProps = Pick<PostProps, "on" | "text" | "isMarked" | "children">;

// As there, a long post is cut until somebody wants all of it; but not one in which something is to be checked.
function Words({ on, text, isMarked, children }: WordsProps) {
  const { name, folded, lengthOf }: Network = networks[on];
  const [whole, setWhole] = useState(false);
  const folds = folded !== undefined && lengthOf(text) > folded && !isMarked;
  return (
    <div>
      <p className={styles.words} data-folded={folds && !whole ? on : undefined}>
        {children}
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
