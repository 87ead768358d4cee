import { randomUUID } from "node:crypto";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { ButtonLink } from "@/components/button/button";
import { Difference } from "@/components/difference/difference";
import { Nothing } from "@/components/nothing/nothing";
import { Prose } from "@/components/prose/prose";
import { When } from "@/components/when/when";
import { differenceOf } from "@/library/difference";
import { version as readVersion, versions as readVersions } from "@/library/library";
import { wholeOf } from "@/library/text";
import type { Origin, Version } from "@/library/work";
import { blocksOf } from "@/markdown/markdown";
import { requireSession } from "@/session/current";
import frame from "../../../page.module.css";
import { addressOfText, addressOfVersions } from "../../addresses";
import { opened, titleOf } from "../../opened";
import { Unreachable } from "../../unreachable";
import NoSuchText from "../not-found";
import { RestoreVersion } from "./restore-version";
import styles from "./versions.module.css";

type Props = PageProps<"/library/[id]/versions">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Versions of ${await titleOf((await params).id)}` };
}

/** The versions of a text, one of them shown: as it was, or how it differs from the one before or from the latest. */
export default async function VersionsPage(props: Props) {
  const { userId } = await requireSession();
  const { id } = await props.params;
  const asked = await props.searchParams;
  const [text, versions] = await Promise.all([opened(userId, id), readVersions(userId, id)]);
  if (!text.ok) return <Unreachable failure={text.failure} again={addressOf(id)} />;
  if (!versions.ok) return <Unreachable failure={versions.failure} again={addressOf(id)} />;

  const all = versions.value;
  const latest = text.value.version;
  const number = asked["version"] === undefined ? latest : Number(asked["version"]);
  const at = all.findIndex(({ version }) => version === number);
  const shown = all[at];
  if (all.length > 0 && shown === undefined)
    return (
      <Nothing>
        <NoSuchText />
      </Nothing>
    );
  const older = all[at + 1];
  const newer = all[at - 1];
  const compare = comparisonOf(asked["compare"], { older, isLatest: number === latest });
  return (
    <div className={frame.page}>
      <div className={styles.top}>
        <div>
          <h1>Versions</h1>
          <p className={frame.lead}>{text.value.title}</p>
        </div>
        <ButtonLink href={addressOfText(id)}>Back to the text</ButtonLink>
      </div>
      {shown === undefined ? (
        <p>This text was saved before versions were kept. The next time it is saved, it has its first.</p>
      ) : (
        <div className={styles.both}>
          <nav aria-label="Versions">
            <ol className={styles.list}>
              {all.map((version) => (
                <li key={version.version}>
                  <Link
                    className={styles.version}
                    href={addressOf(id, version.version, compare)}
                    prefetch={false}
                    aria-current={version.version === number ? "page" : undefined}
                  >
                    <strong>{nameOf(version, latest)}</strong>
                    <span>
                      {becameOf(version, all)}, <When at={version.createdAt} />
                    </span>
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
          <section className={styles.sheet} aria-labelledby="shown">
            <div className={styles.head}>
              <h2 id="shown">{nameOf(shown, latest)}</h2>
              {number !== latest && (
                <RestoreVersion id={id} version={number} over={latest} firstKey={randomUUID()} key={number} />
              )}
              <div className={styles.steps}>
                {older && <ButtonLink href={addressOf(id, older.version, compare)}>Previous</ButtonLink>}
                {newer && <ButtonLink href={addressOf(id, newer.version, compare)}>Next</ButtonLink>}
              </div>
            </div>
            <nav className={styles.ways} aria-label="How to look at it">
              <Way href={addressOf(id, number)} isShown={compare === undefined}>
                As it was
              </Way>
              {older && (
                <Way href={addressOf(id, number, "before")} isShown={compare === "before"}>
                  What changed in it
                </Way>
              )}
              {number !== latest && (
                <Way href={addressOf(id, number, "now")} isShown={compare === "now"}>
                  What changed since
                </Way>
              )}
            </nav>
            <Shown userId={userId} id={id} number={number} compare={compare} older={older} latest={latest} />
          </section>
        </div>
      )}
    </div>
  );
}

type Comparison = "before" | "now" | undefined;

function comparisonOf(asked: unknown, { older, isLatest }: { older: unknown; isLatest: boolean }): Comparison {
  if (asked === "before" && older !== undefined) return "before";
  return asked === "now" && !isLatest ? "now" : undefined;
}

type ShownProps = {
  userId: string;
  id: string;
  number: number;
  compare: Comparison;
  older: Version | undefined;
  latest: number;
};

// A difference is made here, and only when it is asked for: the browser gets the lines alone.
async function Shown({ userId, id, number, compare, older, latest }: ShownProps) {
  const work = await readVersion(userId, id, number);
  const otherNumber = compare === "now" ? latest : compare === "before" ? older?.version : undefined;
  const other = otherNumber === undefined ? undefined : await readVersion(userId, id, otherNumber);
  if (!work.ok || other?.ok === false) return <p>This version cannot be shown at the moment.</p>;
  if (other === undefined)
    return (
      <article className={styles.article}>
        <h3>{work.value.title}</h3>
        <Prose blocks={blocksOf(work.value.text)} />
      </article>
    );
  const [before, after] = compare === "now" ? [work.value, other.value] : [other.value, work.value];
  return <Difference rows={differenceOf(wholeOf(before), wholeOf(after))} />;
}

function Way({ href, isShown, children }: { href: Route; isShown: boolean; children: string }) {
  return (
    <Link className={styles.way} href={href} prefetch={false} aria-current={isShown ? "true" : undefined}>
      {children}
    </Link>
  );
}

const origins: Record<Origin, string> = { generated: "as the AI wrote it", edited: "edited", restored: "restored" };

const becameOf = ({ version, origin }: Version, all: Version[]): string =>
  version <= 1 && version === all.at(-1)?.version && origin === "edited" ? "as it began" : origins[origin];

const nameOf = ({ version }: Version, latest: number): string =>
  version === latest ? `Version ${version}, the latest` : `Version ${version}`;

function addressOf(id: string, version?: number, compare?: Comparison): Route {
  const query = new URLSearchParams();
  if (version !== undefined) query.set("version", String(version));
  if (compare !== undefined) query.set("compare", compare);
  return `${addressOfVersions(id)}${query.size === 0 ? "" : `?${query}`}` as Route;
}
