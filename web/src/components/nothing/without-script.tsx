"use client";

import { useServerInsertedHTML } from "next/navigation";
import { type ReactNode, useState } from "react";

/**
 * What is shown in the place of a page that ends while it is made, where no script runs: Next.js sends such a page
 * with an empty body, which only its script fills (vercel/next.js#62228).
 */
export function WithoutScript({ children }: { children: ReactNode }) {
  const [words] = useState(() => once(<noscript lang="en">{children}</noscript>));
  useServerInsertedHTML(words);
  return null;
}

// Next.js asks for it at every part of the page that it sends.
function once(node: ReactNode): () => ReactNode {
  let left: ReactNode = node;
  return () => {
    const now = left;
    left = null;
    return now;
  };
}
