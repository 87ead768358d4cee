import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { newTextId } from "@/library/text";
import { textIdSchema } from "@/library/work";
import { requireSession } from "@/session/current";
import frame from "../../page.module.css";
import { TextEditor } from "../text-editor";

export const metadata: Metadata = { title: "Write it yourself" };

/** A text that is written by hand. Its name is in the address, so that a reload goes on with it. */
export default async function WritePage(props: PageProps<"/library/write">) {
  const { userId } = await requireSession();
  const { text } = await props.searchParams;
  const id = textIdSchema.safeParse(text).data;
  if (id === undefined) redirect(`/library/write?text=${newTextId()}`);
  return (
    <div className={frame.page}>
      <TextEditor
        key={id}
        userId={userId}
        id={id}
        version={0}
        type="New text"
        blocks={[]}
        claims={[]}
        sources={[]}
        madeBy="byHand"
        firstKey={randomUUID()}
        view="Edit"
      />
    </div>
  );
}
