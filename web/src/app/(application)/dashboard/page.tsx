import type { Metadata } from "next";
import { ButtonLink } from "@/components/button/button";
import { requireSession } from "@/session/current";
import styles from "../page.module.css";

export const metadata: Metadata = { title: "Dashboard" };

/** What to do next. */
export default async function Dashboard() {
  await requireSession();
  return (
    <div className={styles.page}>
      <div>
        <h1>Good to see you</h1>
        <p className={styles.lead}>Two steps to your first post. Both can be changed later.</p>
      </div>
      <section className={styles.card} aria-labelledby="next">
        <h2 id="next">What to do next</h2>
        <ol className={styles.steps}>
          <li className={styles.step}>
            <div>
              <h3>Write your first blog post</h3>
              <p className={styles.soft}>Name a topic, and watch it being written from sources that you can open.</p>
            </div>
            <ButtonLink look="primary" href="/studio">
              Open the studio
            </ButtonLink>
          </li>
          <li className={styles.step}>
            <div>
              <h3>Make it yours</h3>
              <p className={styles.soft}>Choose how the application looks on this device.</p>
            </div>
            <ButtonLink href="/profile">Open your profile</ButtonLink>
          </li>
        </ol>
      </section>
    </div>
  );
}
