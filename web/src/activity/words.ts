import { reasons } from "@/connections/reasons";
import { contentLabel } from "@/flows/labels";
import type { Activity } from "@/services/events";
import { providerLabel } from "@/services/labels";

/** What happened, as the feed tells it. */
export type Words = {
  /** What it is about, as people call it: Blog post, Google Business. */
  about: string;
  /** What was done with it, in a word, if `what` does not say it. */
  done?: string;
  /** What happened, in a sentence; of a text what it is about. */
  what: string;
  /** What one should know of it. */
  notes: string[];
};

/** What happened, in plain words. */
export function wordsOf(activity: Activity): Words {
  switch (activity.type) {
    case "content_written":
      return {
        about: contentLabel(activity.content),
        done: isFoundOut(activity.content) ? "Made" : "Written",
        what: activity.topic,
        notes: activity.degraded.flatMap((word) => missing.get(word) ?? []),
      };
    case "account_connected":
      return ofAccount(activity, "You connected this account.");
    case "account_renewed":
      return ofAccount(activity, "The connection was renewed, as it is from time to time.");
    case "account_recovered":
      return ofAccount(activity, "The connection works again.", "It had not ended after all: there is nothing to do.");
    case "account_ended":
      return ofAccount(activity, reasons[activity.reason], "Connect it again to go on.");
    case "account_disconnected":
      return ofAccount(activity, "You disconnected this account.");
  }
}

// A text is written; what is found out of something else is made.
const isFoundOut = (contentType: string): boolean => /(?:analysis|audit|list|profile|sentiment)$/.test(contentType);

const ofAccount = ({ provider }: { provider: string }, what: string, ...notes: string[]): Words => ({
  about: providerLabel(provider),
  what,
  notes,
});

// The words of X-Degraded. Of a newer one there is nothing to say here.
const missing: ReadonlyMap<string, string> = new Map([
  ["search", "The web could not be searched, or nothing was found: it rests on no sources."],
  ["rows", "Some of it was left out, since nothing supports it."],
  ["model", "Another model than usual wrote it."],
  ["review", "Nobody has read it against fair-housing law, or checked its figures and sources."],
]);
