import { z } from "zod";

/** The name of one generation: a page makes it, and sends it with every try at the same thing. */
export const keySchema = z.uuid();

/** How many bytes a body has at the most beside what is asked for: the key, and the names of both. */
export const keyBytes = 256;
