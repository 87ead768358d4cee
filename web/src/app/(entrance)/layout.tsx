import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "@/components/brand/brand";
import { Plan } from "@/components/brand/plan";
import { LegalPages } from "@/components/legal/pages";
import styles from "./layout.module.css";

/** The frame of the pages by which one gets in: a form, and beside it, where there is room, the house. */
export default function EntranceLayout({ children }: { children: ReactNode }) {
  return (
    <div className={styles.entrance}>
      <div className={styles.form}>
        <header>
          <Link className={styles.home} href="/" prefetch={false}>
            <Brand />
          </Link>
        </header>
        <main className={styles.main}>{children}</main>
        <footer>
          <LegalPages />
        </footer>
      </div>
      <div className={styles.drawing}>
        <Plan />
      </div>
    </div>
  );
}
