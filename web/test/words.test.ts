import { expect, it } from "vitest";
import { words } from "@/door/words";
import { profileSchema } from "@/profile/profile";

it.each([
  ["phone", "five one two", "Write the number with its area code, in digits, as in (512) 555-0100."],
  ["website", "www.example.com", "Write the whole address, as in https://www.example.com."],
  ["address", "a", "Use 5 characters or more."],
])("what is wrong with the office's %s is said with an example of what is right", (name, typed, message) => {
  const { error } = profileSchema.safeParse({ office: { [name]: typed } }, { error: words });
  expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([[`office.${name}`, message]]);
});
