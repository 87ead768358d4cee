import type { Route } from "next";
import Link from "next/link";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import styles from "./button.module.css";

type Look = "primary" | "plain" | "quiet" | "danger";
type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look;
  /** What it does is under way: it says so, and does not do it twice. */
  pending?: boolean;
};

/** A button. While it is pending it keeps the focus and its width. */
export function Button({ look = "plain", pending = false, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${styles[look]}`}
      aria-disabled={pending || undefined}
      data-pending={pending || undefined}
      onClick={(event) => (pending ? event.preventDefault() : onClick?.(event))}
    />
  );
}

/** A link that looks like a button. */
export function ButtonLink({ look = "plain", href, children }: { look?: Look; href: Route; children: ReactNode }) {
  return (
    <Link className={`${styles.button} ${styles[look]}`} href={href} prefetch={false}>
      {children}
    </Link>
  );
}
