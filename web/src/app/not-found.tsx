import { ButtonLink } from "@/components/button/button";
import styles from "./not-found.module.css";

/** What stands at an address where nothing is. */
export default function NotFound() {
  return (
    <main className={styles.page}>
      <h1>There is nothing at this address.</h1>
      <p>It may have been deleted, or it belongs to somebody else.</p>
      <ButtonLink look="primary" href="/">
        Go to the start
      </ButtonLink>
    </main>
  );
}
