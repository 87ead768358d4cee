import type { z } from "zod";

const phoneWords = "Write the number with its area code, in digits, as in (512) 555-0100.";

/** What is wrong with a field, in words for the person who filled it in; never what stood there. */
export const words: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "invalid_format" && issue.path?.at(-1) === "phone") return phoneWords;
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "Please fill this in." : "This cannot be used as it is.";
    case "too_small":
      return issue.origin === "string" ? `Use ${issue.minimum} characters or more.` : `Use ${issue.minimum} or more.`;
    case "too_big":
      return issue.origin === "string"
        ? `Use ${issue.maximum} characters or fewer.`
        : `Use ${issue.maximum} or fewer.`;
    case "invalid_value":
      return "Please choose one of the list.";
    case "invalid_format":
      return issue.pattern?.startsWith("/^https?:")
        ? "Write the whole address, as in https://www.example.com."
        : "This cannot be used as it is.";
    default:
      return "This cannot be used as it is.";
  }
};
