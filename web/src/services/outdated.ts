"use client";

import { unstable_isUnrecognizedActionError } from "next/navigation";

/**
 * Says whether what failed is of a version of the application that is no more: the server does not know the page's
 * action, or has not the part of its script that the page asks for.
 */
export const isOutdated = (error: unknown): boolean =>
  unstable_isUnrecognizedActionError(error) || (error instanceof Error && error.name === "ChunkLoadError");
