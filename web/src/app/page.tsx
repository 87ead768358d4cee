import { redirect } from "next/navigation";
import { Brand } from "@/components/brand/brand";
import { Plan } from "@/components/brand/plan";
import { ButtonLink } from "@/components/button/button";
import { LegalPages } from "@/components/legal/pages";
import { currentSession } from "@/session/current";
import styles from "./page.module.css";

const promises = [
  [
    "Fair housing, held",
    "Every text is read against the law. You see the phrase, the class it touches and what to say instead.",
  ],
  ["Sources you can open", "Figures stand beside the page they came from. What nothing supports is not written."],
  [
    "Your listing, everywhere the same",
    "Name, address and phone are compared across the places where clients look you up.",
  ],
] as const;

/** What somebody sees who is not signed in. */
export default async function Welcome() {
  if (await currentSession()) redirect("/dashboard");
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Brand />
        <ButtonLink look="quiet" href="/sign-in">
          Sign in
        </ButtonLink>
      </header>
      <main>
        <section className={styles.hero}>
          <div>
            <h1 className={styles.headline}>Marketing you can put your name on.</h1>
            <p className={styles.lead}>
              Posts, listings, guides and plans for real-estate agents, written with AI and checked before you see
              them.
            </p>
            <div className={styles.actions}>
              <ButtonLink look="primary" href="/sign-up">
                Make an account
              </ButtonLink>
            </div>
          </div>
          <div className={styles.drawing}>
            <Plan />
          </div>
        </section>
        <ul className={styles.promises}>
          {promises.map(([title, text]) => (
            <li key={title}>
              <h2 className={styles.promise}>{title}</h2>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </main>
      <footer className={styles.foot}>
        <LegalPages />
      </footer>
    </div>
  );
}
