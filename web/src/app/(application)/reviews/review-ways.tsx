import Link from "next/link";
import { names } from "@/flows/names";
import styles from "./review-ways.module.css";

const ways = [
  { href: "/reviews", label: "Many reviews" },
  { href: "/reviews/one", label: names.analyzeReviewSentiment },
] as const;

/** The way from many reviews to one, and back. */
export const ReviewWays = ({ here }: { here: (typeof ways)[number]["href"] }) => (
  <nav aria-label="Reviews">
    <ul className={styles.ways}>
      {ways.map(({ href, label }) => (
        <li key={href}>
          <Link className={styles.way} href={href} prefetch={false} aria-current={href === here ? "page" : undefined}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
);
