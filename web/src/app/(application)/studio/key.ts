import { z } from "zod";

/** The name of one generation: a page makes it, and sends it with every try at the same thing. */
export const keySchema = z.uuid();
