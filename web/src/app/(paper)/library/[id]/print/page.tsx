import type { Metadata } from "next";
import { addressOfText } from "@/app/(application)/library/addresses";
import { opened, titleOf } from "@/app/(application)/library/opened";
import { Unreachable } from "@/app/(application)/library/unreachable";
import { ButtonLink } from "@/components/button/button";
import { Print } from "@/components/print/print";
import { requireSession } from "@/session/current";
import { Paper } from "../../../paper";
import styles from "../../../paper.module.css";

type Props = PageProps<"/library/[id]/print">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: { absolute: await titleOf((await params).id) } };
}

/** A text as it is printed: without anything of the application around it. */
export default async function PrintPage(props: Props) {
  const { userId } = await requireSession();
  const { id } = await props.params;
  const text = await opened(userId, id);
  if (!text.ok) return <Unreachable failure={text.failure} again={`/library/${id}/print`} />;
  return (
    <main className={styles.paper}>
      <div className={styles.ways}>
        <ButtonLink href={addressOfText(id)}>Back to the text</ButtonLink>
        <Print />
      </div>
      <Paper work={text.value.work} />
    </main>
  );
}
