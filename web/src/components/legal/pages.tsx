import Link from "next/link";
import styles from "./pages.module.css";

/** The ways to what one may want to know before one begins. */
export const LegalPages = () => (
  <nav className={styles.pages} aria-label="About Co-agent Marketer">
    <Link href="/prices" prefetch={false}>
      Prices
    </Link>
    <Link href="/terms" prefetch={false}>
      Terms
    </Link>
    <Link href="/privacy" prefetch={false}>
      Privacy
    </Link>
  </nav>
);
