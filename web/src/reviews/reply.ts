import type { Route } from "next";
import { addressOf } from "@/flows/flows";
import { beginningOf } from "@/text/shortened";

// An occasion takes 1,000 characters, these words among them.
const words = "A client wrote a review, and this thanks them and answers what they say in it.";
const mostOfComment = 900;

/**
 * Where a reply to what a client wrote is begun: a message to the client, whose name and way to be reached the person
 * knows and this program does not.
 */
export const addressOfReply = (comment: string): Route => {
  const occasion = `${words} The review: “${beginningOf(comment.trim(), mostOfComment)}”`;
  return `${addressOf("generateFollowUp")}?${new URLSearchParams({ occasion })}` as Route;
};
