import type { Metadata, Route } from "next";
import Link from "next/link";
import { Banner } from "@/components/banner/banner";
import { ButtonLink } from "@/components/button/button";
import { When } from "@/components/when/when";
import { type Overview, overviewOf, type Step, stepsLeft } from "@/overview/overview";
import type { UserFailure } from "@/services/failure";
import { callerOf, requireSession } from "@/session/current";
import { beginningOf } from "@/text/shortened";
import styles from "../page.module.css";
import board from "./dashboard.module.css";
import { Week } from "./week";

export const metadata: Metadata = { title: "Dashboard" };

/** What to do next, what was written last, and what this month has left. */
export default async function Dashboard() {
  const overview = await overviewOf(await callerOf(await requireSession()));
  const name = overview.profile.ok ? overview.profile.value.name?.split(" ")[0] : undefined;
  return (
    <div className={styles.page}>
      <div>
        <h1>{name ? `Good to see you, ${name}` : "Good to see you"}</h1>
        <p className={styles.lead}>Write, check, save. What you need is one step away.</p>
      </div>
      <Away overview={overview} />
      <Next overview={overview} />
      <Week week={overview.week} />
      <div className={styles.split}>
        <Latest latest={overview.latest} />
        <Month budget={overview.budget} />
      </div>
    </div>
  );
}

function Away({ overview: { latest, account } }: { overview: Overview }) {
  const away: UserFailure[] = [latest, account].flatMap((part) => (part && !part.ok ? [part.failure] : []));
  return away
    .filter(({ kind }) => kind === "unavailable")
    .map(({ message }) => (
      <Banner key={message} tone="warning" title={message}>
        <p>You can write in the studio all the same.</p>
      </Banner>
    ));
}

const steps: Record<Step, { title: string; words: string; href: Route; go: string }> = {
  profile: {
    title: "Say who you are",
    words: "Your name, agency and voice stand in every form from then on.",
    href: "/profile",
    go: "Open your profile",
  },
  first_text: {
    title: "Write and save your first text",
    words: "Name a topic, and watch it being written from sources that you can open.",
    href: "/studio",
    go: "Open the studio",
  },
  account: {
    title: "Connect Google",
    words: "Your business profile, where clients look first.",
    href: "/connections",
    go: "Open the connections",
  },
};

function Next({ overview }: { overview: Overview }) {
  const left = stepsLeft(overview).map((step) => steps[step]);
  if (left.length === 0) return null;
  return (
    <section className={styles.card} aria-labelledby="next">
      <h2 id="next">What to do next</h2>
      <ol className={styles.steps}>
        {left.map(({ title, words, href, go }, at) => (
          <li className={styles.step} key={title}>
            <div>
              <h3>{title}</h3>
              <p className={styles.soft}>{words}</p>
            </div>
            <ButtonLink look={at === 0 ? "primary" : "plain"} href={href}>
              {go}
            </ButtonLink>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Latest({ latest }: { latest: Overview["latest"] }) {
  const texts = latest.ok ? latest.value : [];
  return (
    <section className={styles.card} aria-labelledby="latest">
      <h2 id="latest">Your latest texts</h2>
      {texts.length === 0 ? (
        <p className={styles.soft}>
          {latest.ok ? "What you save in the studio stands here." : "They cannot be shown just now."}
        </p>
      ) : (
        <ul className={board.texts}>
          {texts.map(({ id, title, type, excerpt, updatedAt }) => (
            <li key={id}>
              <Link href={`/library/${id}` as Route} prefetch={false}>
                {title}
              </Link>
              <p className={board.about}>
                <span className={board.type}>{type}</span>
                <When at={updatedAt} />
              </p>
              <p className={styles.soft}>{beginningOf(excerpt, 90)}</p>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        <ButtonLink href="/library">Open the library</ButtonLink>
      </div>
    </section>
  );
}

function Month({ budget }: { budget: Overview["budget"] }) {
  return (
    <section className={styles.card} aria-labelledby="month">
      <h2 id="month">This month</h2>
      {budget.ok ? (
        Object.entries(budget.value).map(([cost, { used, limit }]) => (
          <p key={cost}>
            <label className={board.use} htmlFor={cost}>
              <span>{cost === "texts" ? "Texts" : "Searches"}</span>
              <span>
                {used.toLocaleString("en-US")} of {limit.toLocaleString("en-US")}
              </span>
            </label>
            <meter className={board.meter} id={cost} max={limit} value={used} high={limit * 0.9} />
          </p>
        ))
      ) : (
        <p className={styles.soft}>What you have used cannot be shown just now.</p>
      )}
    </section>
  );
}
