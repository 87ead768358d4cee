import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "@/components/brand/brand";
import { Navigation } from "@/components/navigation/navigation";
import { PaletteWayIn } from "@/components/palette/way-in";
import styles from "./layout.module.css";
import { OperatorMark } from "./operator-mark";

/** The frame of every page for people who are signed in, which each of them sees to by `requireSession`. */
export default function ApplicationLayout({ children }: { children: ReactNode }) {
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <header className={styles.side}>
        <Link className={styles.home} href="/dashboard" prefetch={false}>
          <Brand />
        </Link>
        <OperatorMark />
        <PaletteWayIn />
        <Navigation />
      </header>
      <main className={styles.content} id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
