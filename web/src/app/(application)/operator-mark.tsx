import Link from "next/link";
import { currentSession } from "@/session/current";
import { isOperator } from "@/session/operator";
import styles from "./operator-mark.module.css";

/** Tells operators that they are here as such, and leads to what is for them alone. */
export async function OperatorMark() {
  const session = await currentSession();
  if (session === undefined || !(await isOperator(session))) return null;
  return (
    <Link className={styles.mark} href="/operations" prefetch={false}>
      <span className={styles.words}>Operator</span>
    </Link>
  );
}
