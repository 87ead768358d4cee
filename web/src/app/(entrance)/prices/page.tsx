import type { Metadata } from "next";
import { settings } from "@/settings";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Prices" };

/** What the application costs. */
export default function Prices() {
  const { texts, searches } = settings.monthlyBudgets;
  return (
    <article className={styles.words}>
      <h1>Prices</h1>
      <p className={styles.lead}>Nothing. This is a demonstration: there is nothing to buy, and no card to enter.</p>
      <h2>What an account has</h2>
      <p>
        Each month {texts.toLocaleString("en-US")} texts and {searches.toLocaleString("en-US")} searches of the web.
        The dashboard shows what is left. When they are used up, writing by AI rests until the next month; your library
        and writing by hand go on.
      </p>
      <h2>What counts</h2>
      <p>
        A text counts once, however often the page is loaded or the button pressed. What fails is given back; what you
        cancel is not, since it was begun. To have a text written again is one more text.
      </p>
    </article>
  );
}
