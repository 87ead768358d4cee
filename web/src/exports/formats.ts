/** The formats in which a text can be taken along. */
export const formats = ["md", "html", "docx"] as const;

export type Format = (typeof formats)[number];

/** What people call each format. */
export const formatNames: Record<Format, string> = { md: "Markdown", html: "Web page", docx: "Word" };
