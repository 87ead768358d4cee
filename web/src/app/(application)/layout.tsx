import { headers } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Brand } from "@/components/brand/brand";
import { Navigation } from "@/components/navigation/navigation";
import { currentSession } from "@/session/current";
import styles from "./layout.module.css";

/** The frame of every page for people who are signed in. Who is not is led to signing in, and back here after it. */
export default async function ApplicationLayout({ children }: { children: ReactNode }) {
  if ((await currentSession()) === undefined) {
    const wanted = (await headers()).get("x-path") ?? "/dashboard";
    redirect(`/sign-in?next=${encodeURIComponent(wanted)}`);
  }
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <header className={styles.side}>
        <Link className={styles.home} href="/dashboard" prefetch={false}>
          <Brand />
        </Link>
        <Navigation />
      </header>
      <main className={styles.content} id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
