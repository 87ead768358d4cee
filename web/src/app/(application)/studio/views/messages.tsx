import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import { Letter } from "./letter";
import views from "./views.module.css";

/** A message as it is sent: an email, a text message or a note. */
export function FollowUp({ shown }: { shown: ShownOf<"generateFollowUp"> }) {
  const { subject, message } = shown.result;
  const { channel, recipient } = shown.request;
  return (
    <div className={styles.article}>
      <h2 className={views.heading}>{channels[channel].title}</h2>
      <Letter
        name={channels[channel].what}
        to={recipient}
        subject={subject === undefined ? undefined : { at: "/subject", text: subject }}
        at="/message"
        text={message}
        limit={channels[channel].limit}
      />
    </div>
  );
}

const channels = {
  email: { title: "Email", what: "the email", limit: undefined },
  sms: { title: "Text message", what: "the text message", limit: 320 },
  note: { title: "Note", what: "the note", limit: 600 },
};

/** A client's words, in the post that quotes them. */
export function SocialProof({ shown }: { shown: ShownOf<"generateSocialProof"> }) {
  return (
    <div className={styles.article}>
      <h2 className={views.heading}>Post</h2>
      <Letter name="the post" at="/post" text={shown.result.post} />
    </div>
  );
}

/** A biography for a profile page. */
export function AgentBio({ shown }: { shown: ShownOf<"generateAgentBio"> }) {
  const { bio } = shown.result;
  return (
    <div className={styles.article}>
      <h2 className={views.heading}>{shown.request.name}</h2>
      <Letter name="the bio" at="/bio" text={bio} />
      <p className={styles.soft}>{bio.split(/\s+/).filter(Boolean).length} words</p>
    </div>
  );
}
