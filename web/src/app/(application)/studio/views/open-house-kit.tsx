import type { ReactNode } from "react";
import { CopyButton } from "@/components/copy/copy";
import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import { PlainText } from "../texts";
import { Jumps } from "./jumps";
import { Letter } from "./letter";
import views from "./views.module.css";

const kit = { invitation: "Invitation", post: "Post", flyer: "Flyer", "follow-up": "Message the day after" };
type PartId = keyof typeof kit;
const parts = Object.entries(kit).map(([id, name]) => ({ id, name }));

/** What an open house needs, part by part in the order in which one needs them. */
export function OpenHouseKit({ shown }: { shown: ShownOf<"generateOpenHouseKit"> }) {
  const { invitation, post, flyer, followUp } = shown.result;
  const onFlyer = [flyer.headline, flyer.body, flyer.address, flyer.date, flyer.time].join("\n\n");
  return (
    <div className={views.kit}>
      <Jumps to={parts} />
      <Part id="invitation">
        <Letter
          name="the invitation"
          subject={{ at: "/invitation/subject", text: invitation.subject }}
          at="/invitation/body"
          text={invitation.body}
        />
      </Part>
      <Part id="post">
        <Letter name="the post" at="/post" text={post} />
      </Part>
      <Part id="flyer">
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
      </Part>
      <Part id="follow-up">
        <Letter name="the message" at="/followUp" text={followUp} />
      </Part>
    </div>
  );
}

const Part = ({ id, children }: { id: PartId; children: ReactNode }) => (
  <section className={styles.article} id={id} aria-labelledby={`${id}-name`}>
    <h2 className={views.heading} id={`${id}-name`}>
      {kit[id]}
    </h2>
    {children}
  </section>
);
