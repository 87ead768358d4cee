"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import styles from "./tabs.module.css";

/** A few views of one thing, one of them shown. Arrow keys go from one to the next. */
export function Tabs({ label, views }: { label: string; views: { name: string; view: ReactNode }[] }) {
  return (
    <Base.Root defaultValue={views[0]?.name}>
      <Base.List className={styles.list} aria-label={label}>
        {views.map(({ name }) => (
          <Base.Tab className={styles.tab} key={name} value={name}>
            {name}
          </Base.Tab>
        ))}
      </Base.List>
      {views.map(({ name, view }) => (
        <Base.Panel className={styles.panel} key={name} value={name}>
          {view}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
