"use client";

import { useRouter } from "next/navigation";
import { Button, ButtonLink } from "@/components/button/button";
import { useToast } from "@/components/toast/toast";
import { wholeOf } from "@/library/text";
import type { Edited } from "@/library/work";
import { addressOfVersions } from "./addresses";
import { DeleteText } from "./delete-text";
import { TakeAlong } from "./take-along";
import styles from "./text-editor.module.css";

type ToolsProps = {
  id: string;
  isNew: boolean;
  text: Edited;
  /** How many sentences nobody has checked. */
  unchecked: number;
};

/** What can be done with a text beside saving it. */
export function TextTools({ id, isNew, text, unchecked }: ToolsProps) {
  const toast = useToast();
  const router = useRouter();
  const copy = async () => {
    await navigator.clipboard.writeText(wholeOf(text));
    toast(unchecked === 0 ? "The text is copied." : `The text is copied. Not checked yet: ${unchecked}.`);
  };
  return (
    <div className={styles.more}>
      <Button onClick={copy}>Copy as Markdown</Button>
      {!isNew && <TakeAlong id={id} />}
      {!isNew && <ButtonLink href={addressOfVersions(id)}>Versions</ButtonLink>}
      {!isNew && <DeleteText id={id} title={text.title} onDeleted={() => router.push("/library")} />}
    </div>
  );
}
