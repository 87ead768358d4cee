import { z } from "zod";

/** The name of one generation: a page makes it, and sends it with every try at the same thing. */
export const keySchema = z.uuid();

/** How many bytes a body has at the most beside what is asked for: the key, the flow, and the names of all. */
export const besides = 256;
