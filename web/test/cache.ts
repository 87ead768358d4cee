/** In place of Next.js' own, which works in a request of its server alone: no test keeps a page. */
export const revalidatePath = (): void => undefined;
