import { randomBytes } from "node:crypto";

// W3C Trace Context, section 3.2: version, trace id, parent id, flags; ids of zeros alone are invalid.
const pattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The traceparent for what this program asks others: it goes on with the caller's trace, or begins a sampled one. */
export function continueTrace(traceparent: string | null): string {
  const [, trace = randomBytes(16).toString("hex"), flags = "01"] = pattern.exec(traceparent ?? "") ?? [];
  return `00-${trace}-${randomBytes(8).toString("hex")}-${flags}`;
}
