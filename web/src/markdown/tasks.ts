// A task of a list: "- [ ] Claim the profile", or with an x between the brackets once it is done.
const task = /^(\s*(?:[-*+]|\d{1,9}[.)])\s+\[)([ xX])(?=\]\s+\S)/;
const fence = /^\s*(?:```|~~~)/;

/** Tells of each task of a text in Markdown, in their order, whether it is done. */
export const tasksOf = (markdown: string): boolean[] => tasksIn(markdown.split("\n")).map(({ done }) => done);

/** A text in Markdown with one of its tasks done, or not done any more. All else is as it was. */
export function withTask(markdown: string, at: number, done: boolean): string {
  const lines = markdown.split("\n");
  const line = tasksIn(lines)[at]?.line;
  if (line === undefined) return markdown;
  lines[line] = lines[line]?.replace(task, `$1${done ? "x" : " "}`) ?? "";
  return lines.join("\n");
}

// What stands in a block of code is no task.
function tasksIn(lines: string[]): { line: number; done: boolean }[] {
  let code = false;
  return lines.flatMap((text, line) => {
    if (fence.test(text)) code = !code;
    const sign = code ? undefined : task.exec(text)?.[2];
    return sign === undefined ? [] : [{ line, done: sign !== " " }];
  });
}
