import { z } from "zod";

const shortest = 8;

// What the user pool asks of a password.
const parts = [
  { name: "a small letter", pattern: /[a-z]/ },
  { name: "a capital letter", pattern: /[A-Z]/ },
  { name: "a digit", pattern: /\d/ },
  { name: "a sign such as - or !", pattern: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`+=-]/ },
];

const ofParts = new Intl.ListFormat("en-GB").format(parts.map(({ name }) => name));

/** What a password must have, as a sentence. */
export const passwordRule = `Use ${shortest} characters or more, with ${ofParts}.`;

/** A password that somebody chooses. */
export const newPasswordSchema = parts.reduce(
  (schema, { name, pattern }) => schema.regex(pattern, `Use ${name} too.`),
  z.string("Choose a password.").min(shortest, `Use ${shortest} characters or more.`).max(256),
);
