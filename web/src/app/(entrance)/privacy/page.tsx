import type { Metadata } from "next";
import { shownTime } from "@/activity/activity";
import { undoTime } from "@/library/library";
import { answersKept, endingsKept } from "@/services/retention";
import { sessionLife } from "@/session/session";
import { inDays } from "@/text/days";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Privacy" };

/** What is kept of somebody, who sees it, and for how long. */
export default function Privacy() {
  return (
    <article className={styles.words}>
      <h1>Privacy</h1>
      <p className={styles.lead}>
        What is kept of you serves to write your texts and to show them to you. Nothing is sold, and nobody tracks you.
      </p>
      <h2>What is kept</h2>
      <ul>
        <li>Your email address and a sealed form of your password, in Amazon Cognito.</li>
        <li>Your profile, your texts with their versions, and what you used of each month, until you delete them.</li>
        <li>
          What happened in your account, for {inDays(shownTime)}. Texts that you deleted, for {inDays(undoTime)}.
        </li>
        <li>The answers to your latest requests for {inDays(answersKept)}, so that none is paid for twice.</li>
        <li>The keys to an account that you connect, encrypted, until you disconnect it.</li>
        <li>
          In this browser: a cookie that keeps you signed in for up to {inDays(sessionLife)}, and what you typed and
          did not save.
        </li>
      </ul>
      <h2>Who else sees it</h2>
      <ul>
        <li>Amazon Bedrock, whose models write: what you ask for, and what your profile says of you.</li>
        <li>The web search (Tavily or SearXNG): the words that are searched for.</li>
        <li>Google, if you connect an account: what you allow there.</li>
        <li>Whoever has a link by which you share a text: that text, until the link ends.</li>
      </ul>
      <p>
        Where the application runs as a demonstration on one machine, stand-ins take the place of all of these, and
        nothing leaves that machine.
      </p>
      <h2>What you can do</h2>
      <p>
        Under “Profile” you can download everything that is kept of you, and delete your account with all of it. After
        that, the answers to your latest requests stay for {inDays(answersKept)}, and for {inDays(endingsKept)} the
        notes that a connection was ended and that the account was deleted.
      </p>
    </article>
  );
}
