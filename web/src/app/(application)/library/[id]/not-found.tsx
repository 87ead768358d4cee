import { ButtonLink } from "@/components/button/button";
import { undoTime } from "@/library/library";
import { inDays } from "@/text/days";
import frame from "../../page.module.css";

/** What stands where this person has no text. */
export default function NoSuchText() {
  return (
    <div className={frame.page}>
      <div>
        <h1>There is no such text in your library.</h1>
        <p className={frame.lead}>
          It may have been deleted: what you delete can be brought back for {inDays(undoTime)}.
        </p>
      </div>
      <div className={frame.ways}>
        <ButtonLink look="primary" href="/library">
          Open the library
        </ButtonLink>
        <ButtonLink href="/library?deleted=1">Deleted texts</ButtonLink>
      </div>
    </div>
  );
}
