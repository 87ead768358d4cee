import type { Metadata } from "next";
import { FailureBanner } from "@/components/failure/failure";
import { SignOut } from "@/components/sign-out/sign-out";
import { ThemeChoice } from "@/components/theme-choice/theme-choice";
import { typedOf } from "@/flows/form";
import { profileFields } from "@/profile/fields";
import { profileOf } from "@/profile/profile";
import { requireSession } from "@/session/current";
import { currentTheme } from "@/theme/theme";
import styles from "../page.module.css";
import { chooseThemeAction, keepProfileAction, signOutAction } from "./actions";
import { ProfileForm } from "./profile-form";
import { YourData } from "./your-data";

export const metadata: Metadata = { title: "Profile" };

/** Who is signed in, and how the application looks to them. */
export default async function Profile() {
  const [session, theme] = await Promise.all([requireSession(), currentTheme()]);
  const profile = await profileOf(session.userId);
  return (
    <div className={styles.page}>
      <div>
        <h1>Profile</h1>
        <p className={styles.lead}>What you tell here stands in every form of the studio, and can be changed there.</p>
      </div>
      <section className={styles.card} aria-labelledby="you">
        <h2 id="you">You and your voice</h2>
        {profile.ok ? (
          <ProfileForm
            userId={session.userId}
            fields={profileFields}
            kept={typedOf(profileFields, profile.value)}
            action={keepProfileAction}
          />
        ) : (
          <FailureBanner failure={profile.failure} />
        )}
      </section>
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
      <YourData />
    </div>
  );
}
