"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/button/button";
import { CopyButton } from "@/components/copy/copy";
import { Download } from "@/components/download/download";
import { wholeOf } from "@/library/text";
import type { Edited } from "@/library/work";
import { addressOfVersions } from "./addresses";
import { DeleteText } from "./delete-text";
import styles from "./text-editor.module.css";

type ToolsProps = { id: string; isNew: boolean; text: Edited; also: ReactNode };

/** What can be done with a text beside saving it. */
export function TextTools({ id, isNew, text, also }: ToolsProps) {
  const router = useRouter();
  return (
    <div className={styles.more}>
      <CopyButton text={wholeOf(text)} what="all as Markdown">
        Copy all
      </CopyButton>
      {!isNew && also}
      {!isNew && <Download id={id} />}
      {!isNew && <ButtonLink href={addressOfVersions(id)}>Versions</ButtonLink>}
      {!isNew && <DeleteText id={id} title={text.title} onDeleted={() => router.push("/library")} />}
    </div>
  );
}
