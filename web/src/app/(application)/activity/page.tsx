import type { Metadata, Route } from "next";
import { Suspense } from "react";
import { cursorSchema, type Feed, feed, type Happening, shownTime } from "@/activity/activity";
import { type Words, wordsOf } from "@/activity/words";
import { ButtonLink } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { titleOf } from "@/library/library";
import { namedZoneOf } from "@/profile/zone";
import { requireSession } from "@/session/current";
import { inDays } from "@/text/days";
import { addressOfText } from "../library/addresses";
import frame from "../page.module.css";
import styles from "./activity.module.css";
import { type Line, Lines } from "./lines";
import { Live } from "./live";

export const metadata: Metadata = { title: "Activity" };

/** What happened of late: what was written, and what became of the connections. */
export default async function ActivityPage(props: PageProps<"/activity">) {
  const { userId } = await requireSession();
  const { data: after } = cursorSchema.safeParse((await props.searchParams)["after"]);
  return (
    <div className={frame.page}>
      <div>
        <h1>Activity</h1>
        <p className={frame.lead}>
          What was written for you, and what became of your connections, in the last {inDays(shownTime)}.
          {after === undefined && " What is new comes by itself."}
        </p>
      </div>
      <Suspense key={after} fallback={<Skeleton />}>
        <FeedView userId={userId} after={after} />
      </Suspense>
    </div>
  );
}

async function FeedView({ userId, after }: { userId: string; after: string | undefined }) {
  const [found, zone] = await Promise.all([feed(userId, after), namedZoneOf(userId)]);
  if (!found.ok)
    return (
      <section className={styles.feed} aria-label="What went wrong">
        <FailureBanner failure={{ ...found.failure, message: "Your activity cannot be shown at the moment." }} />
        <div>
          <ButtonLink href={addressOf(after)}>Try again</ButtonLink>
        </div>
      </section>
    );
  const { happenings, newest = "", next } = found.value;
  const lines = await Promise.all(happenings.map((one) => lineOf(userId, one)));
  const [latest] = lines;
  return (
    <div className={styles.feed}>
      {after === undefined && <Live newest={newest} says={latest ? `${latest.about}: ${latest.what}` : ""} />}
      {lines.length === 0 ? <Nothing after={after} /> : <Lines lines={lines} now={Date.now()} named={zone} />}
      <Pages after={after} next={next} />
    </div>
  );
}

async function lineOf(userId: string, { activity, textId }: Happening): Promise<Line> {
  const words = wordsOf(activity);
  const line = { id: activity.id, at: activity.at.getTime(), ...words };
  if (textId !== undefined) {
    const title = await titleOf(userId, textId);
    const called = title.ok && title.value !== undefined ? calledBy(title.value, words) : words;
    return { ...line, ...called, href: addressOfText(textId) };
  }
  if (activity.type === "account_ended") return { ...line, href: "/connections" };
  const isUnsaved = activity.type === "content_written" && activity.key !== undefined;
  return isUnsaved ? { ...line, notes: [...words.notes, "It is not in your library."] } : line;
}

// A text that was saved goes by its title; what was asked for, where that is another, stands below it.
const calledBy = (title: string, { what, notes }: Words): Pick<Words, "what" | "notes"> =>
  title === what ? { what, notes } : { what: title, notes: [`Asked for: ${what}`, ...notes] };

function Pages({ after, next }: { after: string | undefined; next: Feed["next"] }) {
  if (after === undefined && next === undefined) return null;
  return (
    <nav className={frame.ways} aria-label="Pages of the activity">
      {after !== undefined && <ButtonLink href={addressOf(undefined)}>To the newest</ButtonLink>}
      {next !== undefined && <ButtonLink href={addressOf(next)}>What was before</ButtonLink>}
    </nav>
  );
}

const addressOf = (after: string | undefined): Route =>
  (after === undefined ? "/activity" : `/activity?${new URLSearchParams({ after })}`) as Route;

function Nothing({ after }: { after: string | undefined }) {
  return (
    <section className={styles.empty} aria-labelledby="empty">
      <svg className={styles.sign} viewBox="0 0 96 72" aria-hidden="true">
        <path d="M6 66V6h84v60z" />
        <path className={styles.light} d="M18 52h14l8-28 12 36 8-20h18" />
      </svg>
      <h2 id="empty">{after === undefined ? "A quiet house" : "Nothing before that"}</h2>
      <p className={styles.soft}>
        {after === undefined
          ? "Whatever is written for you, or connected, is told here a moment later."
          : `What is older than ${inDays(shownTime)} is not kept.`}
      </p>
      {after === undefined && (
        <ButtonLink look="primary" href="/studio">
          Open the studio
        </ButtonLink>
      )}
    </section>
  );
}

/** The feed before it is there. */
const Skeleton = () => (
  <div className={styles.feed} role="status" aria-label="Your activity is on the way">
    <ul className={styles.list} aria-hidden="true">
      {[1, 2, 3, 4].map((line) => (
        <li className={styles.line} key={line}>
          <div className={styles.shape} />
        </li>
      ))}
    </ul>
  </div>
);
