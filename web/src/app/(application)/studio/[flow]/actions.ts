"use server";

import { authenticatedAction } from "@/door/action";
import { formSchema } from "@/flows/asked";
import { made } from "@/flows/made";

/** Has a flow write a text, and gives it whole: for a page whose script has not come. */
export const writeAction = authenticatedAction(formSchema, made);
