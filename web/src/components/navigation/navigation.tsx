"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import styles from "./navigation.module.css";

// Each sign is drawn on 24 by 24, like the plan: walls, and a door.
const places = [
  { href: "/dashboard", label: "Dashboard", sign: "M4 20V10l8-6 8 6v10h-6v-6h-4v6z" },
  { href: "/studio", label: "Studio", sign: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3M4 21h16" },
  { href: "/library", label: "Library", sign: "M5 4v16M9 4v16M13 4v16M16.5 4.5l4 15" },
  { href: "/activity", label: "Activity", sign: "M3 12h4l3-7 4 14 3-7h4" },
  {
    href: "/connections",
    label: "Connections",
    sign: "M9 15l6-6M8 12l-3 3a3 3 0 0 0 4 4l3-3M16 12l3-3a3 3 0 0 0-4-4l-3 3",
  },
  { href: "/profile", label: "Profile", sign: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0" },
] as const;

/** The ways through the application: beside the page, and below it on a phone. */
export function Navigation() {
  const path = usePathname();
  return (
    <nav className={styles.navigation} aria-label="Main">
      <ul className={styles.places}>
        {places.map(({ href, label, sign }) => (
          <li key={href}>
            <Link
              className={styles.place}
              href={href}
              prefetch={false}
              aria-current={path.startsWith(href) ? "page" : undefined}
            >
              <svg className={styles.sign} viewBox="0 0 24 24" aria-hidden="true">
                <path d={sign} />
              </svg>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
