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

/** What can be done about what was done, for a while: to undo it. */
export type Way = { label: string; go: () => void };

// Long enough to see it, read it and reach it.
const wayTime = 20_000;

/** Says in a few words that something was done. */
export function useToast(): (words: string, way?: Way) => void {
  const { add, close } = Toast.useToastManager();
  return (words, way) => {
    if (way === undefined) return void add({ title: words });
    const go = () => {
      close(id);
      way.go();
    };
    const id = add({ title: words, timeout: wayTime, actionProps: { children: way.label, onClick: go } });
  };
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root className={styles.toast} key={toast.id} toast={toast}>
      <Toast.Title className={styles.words} render={<p />} />
      {toast.actionProps && <Toast.Action className={styles.way} />}
    </Toast.Root>
  ));
}
