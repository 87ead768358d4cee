import type { Work } from "./work";

/** What goes with every text that leaves: who wrote it, and for whom homes are. */
export const noticeOf = (madeBy: Work["madeBy"]): string =>
  `${madeBy === "byHand" ? "" : "Written with AI: check it before you post. "}Equal Housing Opportunity.`;
