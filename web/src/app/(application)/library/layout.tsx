import type { ReactNode } from "react";
import { ToastProvider } from "@/components/toast/toast";

/** What is said of a text stays in sight on the way from it to the list, and back. */
export default function LibraryLayout({ children }: { children: ReactNode }) {
  return <ToastProvider>{children}</ToastProvider>;
}
