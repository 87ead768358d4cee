/** For how many days a link may show a text. */
export const shareDays = [1, 7, 30] as const;
export type ShareDays = (typeof shareDays)[number];

/** For how many days a link shows a text unless another choice is made. */
export const defaultDays: ShareDays = 7;

/** A link that shows a text to whoever has it. The id that stands in the link is nowhere but there. */
export type Share = {
  /** The SHA-256 of the id that stands in the link. Nobody gets from it to the link. */
  hash: string;
  textId: string;
  /** The version of the text that it shows. */
  version: number;
  /** Unix ms. */
  createdAt: number;
  /** When it ends by itself, in Unix ms. */
  endsAt: number;
};
