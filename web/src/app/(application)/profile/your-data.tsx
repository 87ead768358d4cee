import { ButtonLink } from "@/components/button/button";
import styles from "../page.module.css";
import { DownloadEverything } from "./download-everything";

/** What somebody can do with all that is kept of them. */
export function YourData() {
  return (
    <section className={styles.card} aria-labelledby="data">
      <h2 id="data">Your data</h2>
      <p className={styles.soft}>
        Take everything along that is kept here: your texts with all their versions, your profile, what you used. Or
        delete it, and the account with it.
      </p>
      <div className={styles.actions}>
        <DownloadEverything />
        <ButtonLink look="danger" href="/profile/delete-account">
          Delete my account
        </ButtonLink>
      </div>
    </section>
  );
}
