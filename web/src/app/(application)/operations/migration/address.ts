/** Where the page of the migration is. */
export const address = "/operations/migration";
