import type { Metadata } from "next";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Terms" };

/** Under what terms the application may be used. */
export default function Terms() {
  return (
    <article className={styles.words}>
      <h1>Terms</h1>
      <p className={styles.lead}>This is a demonstration. Using it makes no contract, and nothing is sold here.</p>
      <h2>What you may expect</h2>
      <p>
        Texts are written by a language model and checked by rules: against fair-housing law, and against the sources
        and facts that they rest on. Neither finds everything. The application comes without any warranty, and may be
        changed or switched off.
      </p>
      <h2>What is up to you</h2>
      <ul>
        <li>You decide what is posted. Read each text first, and look up what is marked to be checked.</li>
        <li>You keep to the law and to the rules of your state, your broker and the networks on which you post.</li>
        <li>You type in only what you may use, and ask a client before you quote them.</li>
      </ul>
      <h2>What is yours</h2>
      <p>What you type in and what is written for you stays yours. You can download all of it, and delete it.</p>
    </article>
  );
}
