import Link from "next/link";
import styles from "./ways.module.css";

const ways = [
  { href: "/operations", label: "Services" },
  { href: "/operations/migration", label: "Migration" },
] as const;

/** The way from one page of the operators to the other. */
export const Ways = ({ here }: { here: (typeof ways)[number]["href"] }) => (
  <nav aria-label="Operations">
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
