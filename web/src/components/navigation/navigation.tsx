"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import styles from "./navigation.module.css";
import { type Place, places } from "./places";

const atHand = 4;
const more = places.slice(atHand);

/** The ways through the application: beside the page, and below it on a phone. */
export function Navigation() {
  const path = usePathname();
  return (
    <nav className={styles.navigation} aria-label="Main">
      <ul className={styles.places}>
        {places.map((place, at) => (
          <li className={at < atHand ? undefined : styles.beside} key={place.href} data-begins={place.begins}>
            <Way place={place} path={path} />
          </li>
        ))}
        <li className={styles.below}>
          <details className={styles.more} key={path}>
            <summary className={styles.place} data-here={more.some(({ href }) => isHere(path, href)) || undefined}>
              <svg className={styles.sign} viewBox="0 0 24 24" aria-hidden="true">
                <path d="M4 6h16M4 12h16M4 18h16" />
              </svg>
              More
            </summary>
            <ul className={styles.others}>
              {more.map((place) => (
                <li key={place.href} data-begins={place.begins}>
                  <Way place={place} path={path} />
                </li>
              ))}
            </ul>
          </details>
        </li>
      </ul>
    </nav>
  );
}

function Way({ place: { href, label, sign }, path }: { place: Place; path: string }) {
  return (
    <Link className={styles.place} href={href} prefetch={false} aria-current={isHere(path, href) ? "page" : undefined}>
      <svg className={styles.sign} viewBox="0 0 24 24" aria-hidden="true">
        <path d={sign} />
      </svg>
      {label}
    </Link>
  );
}

const isHere = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`);
