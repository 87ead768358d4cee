import { CopyButton } from "@/components/copy/copy";
import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import { PlainText } from "../texts";
import { Letter } from "./letter";
import views from "./views.module.css";

/** What an open house needs, part by part in the order in which one needs them. */
export function OpenHouseKit({ shown }: { shown: ShownOf<"generateOpenHouseKit"> }) {
  const { invitation, post, flyer, followUp } = shown.result;
  const onFlyer = [flyer.headline, flyer.body, flyer.address, flyer.date, flyer.time].join("\n\n");
  return (
    <div className={views.kit}>
      <section className={styles.article} aria-labelledby="invitation">
        <h2 className={views.heading} id="invitation">
          Invitation
        </h2>
        <Letter
          name="the invitation"
          subject={{ at: "/invitation/subject", text: invitation.subject }}
          at="/invitation/body"
          text={invitation.body}
        />
      </section>
      <section className={styles.article} aria-labelledby="post">
        <h2 className={views.heading} id="post">
          Post
        </h2>
        <Letter name="the post" at="/post" text={post} />
      </section>
      <section className={styles.article} aria-labelledby="flyer">
        <h2 className={views.heading} id="flyer">
          Flyer
        </h2>
        <div className={views.flyer}>
          <p className={views.headline}>
            <PlainText at="/flyer/headline" />
          </p>
          <p>
            <PlainText at="/flyer/body" />
          </p>
          <p className={views.when}>
            {flyer.date}, {flyer.time}
          </p>
          <p>{flyer.address}</p>
        </div>
        <div>
          <CopyButton text={onFlyer} what="the words of the flyer" at={["/flyer/headline", "/flyer/body"]} />
        </div>
      </section>
      <section className={styles.article} aria-labelledby="follow-up">
        <h2 className={views.heading} id="follow-up">
          Message the day after
        </h2>
        <Letter name="the message" at="/followUp" text={followUp} />
      </section>
    </div>
  );
}
