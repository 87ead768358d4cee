/** What is said of a page that is of a version of the application that is no more. */
export const newVersionWords = "There is a new version of this page.";
