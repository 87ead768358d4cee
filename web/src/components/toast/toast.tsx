"use client";

import { Toast } from "@base-ui/react/toast";
import type { ReactNode } from "react";
import styles from "./toast.module.css";

/** What shows the short words that something was done, and has them read out. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Says in a few words that something was done. */
export function useToast(): (words: string) => void {
  const { add } = Toast.useToastManager();
  return (words) => {
    add({ title: words });
  };
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root className={styles.toast} key={toast.id} toast={toast}>
      <Toast.Title className={styles.words} render={<p />} />
    </Toast.Root>
  ));
}
