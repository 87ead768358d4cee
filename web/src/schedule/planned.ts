/** How far a text is. Nothing here posts it: that is done by hand. */
export const states = ["draft", "approved", "posted"] as const;
export type State = (typeof states)[number];

/** What people read of each state. */
export const stateNames: Record<State, string> = { draft: "Draft", approved: "Approved", posted: "Posted by hand" };

/** For which day a text is planned, if it is, and how far it is. */
export type Planned = {
  /** 2026-12-07. */
  day?: string | undefined;
  state: State;
};

/** What a text is of which nobody has said anything. */
export const unplanned: Planned = { state: "draft" };

/** Says whether two are the same. */
export const isSame = (one: Planned, other: Planned): boolean => one.day === other.day && one.state === other.state;

/** A text with a day, as a calendar shows it. */
export type PlannedText = { id: string; title: string; type: string; planned: Planned & { day: string } };
