import type { Route } from "next";

/** Where a text is read and edited. */
export const addressOfText = (id: string): Route => `/library/${id}` as Route;

/** Where the versions of a text are. */
export const addressOfVersions = (id: string): Route => `/library/${id}/versions` as Route;

/** Where a text is shown as it is printed. */
export const addressOfPrint = (id: string): Route => `/library/${id}/print` as Route;
