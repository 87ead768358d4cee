import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import Link from "next/link";
import { passagesOf } from "@/editing/reading";
import { restsOf, whoOf } from "@/library/rests";
import { editedOf } from "@/library/text";
import { blocksOf } from "@/markdown/markdown";
import { markBlocks } from "@/markdown/passages";
import { PlanForm } from "@/schedule/plan-form";
import { unplanned } from "@/schedule/planned";
import { requireSession } from "@/session/current";
import { openShares } from "@/shares/shares";
import { addressOfDay } from "../../calendar/asked";
import frame from "../../page.module.css";
import { FitFor } from "../fit-for";
import { opened, titleOf } from "../opened";
import { SavedVersion } from "../saved-version";
import { TextEditor } from "../text-editor";
import { Unreachable } from "../unreachable";
import { Shares } from "./shares";
import styles from "./shares.module.css";

type Props = PageProps<"/library/[id]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: await titleOf((await params).id) };
}

/** A text of the library, to be read and edited. */
export default async function TextPage(props: Props) {
  const { userId } = await requireSession();
  const { id } = await props.params;
  const [text, shares] = await Promise.all([opened(userId, id), openShares(userId, id)]);
  if (!text.ok) return <Unreachable failure={text.failure} again={`/library/${id}`} />;
  const { work, version, type, updatedAt, planned = unplanned } = text.value;
  const { claims, sources, quotation } = restsOf(work);
  const { view } = await props.searchParams;
  return (
    <div className={frame.page}>
      <SavedVersion key={id}>
        <TextEditor
          userId={userId}
          id={id}
          version={version}
          saved={editedOf(work)}
          type={type}
          savedAt={updatedAt}
          blocks={markBlocks(blocksOf(work.text), passagesOf(claims))}
          claims={claims}
          sources={sources}
          quotation={quotation}
          madeBy={work.madeBy}
          who={whoOf(work)}
          also={work.madeBy !== "generateSocialMediaPost" && <FitFor text={work} />}
          firstKey={randomUUID()}
          view={view === "edit" ? "Edit" : "Preview"}
        />
        <section className={frame.card} aria-labelledby="planned">
          <h2 className={styles.name} id="planned">
            When it is posted
          </h2>
          <PlanForm id={id} title={work.title} planned={planned} />
          <p className={frame.soft}>
            It stands in the{" "}
            <Link href={planned.day === undefined ? "/calendar" : addressOfDay(planned.day)} prefetch={false}>
              calendar
            </Link>
            . Nothing is posted from there: you do that by hand, and say so here.
          </p>
        </section>
        <Shares id={id} version={version} shares={shares.ok ? shares.value : []} />
      </SavedVersion>
    </div>
  );
}
