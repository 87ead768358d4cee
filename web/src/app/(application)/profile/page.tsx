import type { Metadata } from "next";
import { SignOut } from "@/components/sign-out/sign-out";
import { ThemeChoice } from "@/components/theme-choice/theme-choice";
import { requireSession } from "@/session/current";
import { currentTheme } from "@/theme/theme";
import styles from "../page.module.css";
import { chooseThemeAction, signOutAction } from "./actions";

export const metadata: Metadata = { title: "Profile" };

/** Who is signed in, and how the application looks to them. */
export default async function Profile() {
  const [session, theme] = await Promise.all([requireSession(), currentTheme()]);
  return (
    <div className={styles.page}>
      <h1>Profile</h1>
      <div className={styles.split}>
        <section className={styles.card} aria-labelledby="account">
          <h2 id="account">Account</h2>
          <p className={styles.soft}>
            You are signed in as <strong>{session.email}</strong>.
          </p>
          <SignOut action={signOutAction} />
        </section>
        <section className={styles.card} aria-labelledby="look">
          <h2 id="look">Appearance</h2>
          <ThemeChoice action={chooseThemeAction} theme={theme} />
        </section>
      </div>
    </div>
  );
}
