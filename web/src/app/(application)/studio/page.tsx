import type { Metadata } from "next";
import { ToastProvider } from "@/components/toast/toast";
import { requireSession } from "@/session/current";
import styles from "../page.module.css";
import { Studio } from "./studio";

export const metadata: Metadata = { title: "Studio" };

/** The content studio. */
export default async function StudioPage() {
  const { userId } = await requireSession();
  return (
    <ToastProvider>
      <div className={styles.page}>
        <div>
          <h1>Write a blog post</h1>
          <p className={styles.lead}>Written from sources, and read against fair-housing law before you see it.</p>
        </div>
        <Studio userId={userId} />
      </div>
    </ToastProvider>
  );
}
