import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { textIdSchema } from "@/library/work";
import { requireSession } from "@/session/current";
import frame from "../../page.module.css";
import { UnsavedText } from "./unsaved-text";

export const metadata: Metadata = { title: "Not saved yet" };

/** A text that the AI wrote and that this browser keeps: it is edited and saved here with all on which it rests. */
export default async function UnsavedPage(props: PageProps<"/library/unsaved">) {
  const { userId } = await requireSession();
  const { text } = await props.searchParams;
  const id = textIdSchema.safeParse(text).data;
  if (id === undefined) redirect("/library");
  return (
    <div className={frame.page}>
      <UnsavedText key={id} userId={userId} id={id} firstKey={randomUUID()} />
    </div>
  );
}
