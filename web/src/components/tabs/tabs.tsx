"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import styles from "./tabs.module.css";

type TabsProps = {
  label: string;
  /** One that is kept is there unseen, too, so that nothing in it is lost. */
  views: { name: string; view: ReactNode; kept?: boolean }[];
  /** The name of the one that is shown. */
  shown: string;
  onShow: (name: string) => void;
};

/** A few views of one thing, one of them shown. Arrow keys go from one to the next. */
export function Tabs({ label, views, shown, onShow }: TabsProps) {
  return (
    <Base.Root value={shown} onValueChange={onShow}>
      <Base.List className={styles.list} aria-label={label}>
        {views.map(({ name }) => (
          <Base.Tab className={styles.tab} key={name} value={name}>
            {name}
          </Base.Tab>
        ))}
      </Base.List>
      {views.map(({ name, view, kept = false }) => (
        <Base.Panel className={styles.panel} key={name} value={name} keepMounted={kept}>
          {view}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
