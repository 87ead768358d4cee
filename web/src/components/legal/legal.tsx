import sheet from "@/components/sheet/sheet.module.css";
import { noticeOf } from "@/library/notice";
import type { Work } from "@/library/work";

/** The line that goes with every text. */
export const Legal = ({ madeBy }: Pick<Work, "madeBy">) => <p className={sheet.legal}>{noticeOf(madeBy)}</p>;
