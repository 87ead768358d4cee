import type { ReactNode } from "react";
import { ToastProvider } from "@/components/toast/toast";

/** What is said of a change stays in sight on the way from one day to another. */
export default function CalendarLayout({ children }: { children: ReactNode }) {
  return <ToastProvider>{children}</ToastProvider>;
}
