import type { Route } from "next";
import Link from "next/link";
import styles from "./ways.module.css";

/** A page that stands beside another. */
export type Way = { href: Route; label: string };

/** The ways between pages that belong together. */
export const Ways = ({ label, ways, here }: { label: string; ways: readonly Way[]; here: Route }) => (
  <nav aria-label={label}>
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
