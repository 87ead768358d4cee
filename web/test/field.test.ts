import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import { Checkbox } from "@/components/field/checkbox";
import { SelectField, TextAreaField, TextField } from "@/components/field/field";

it.each([
  ["line", createElement(TextField, { label: "Title", name: "title", defaultValue: "Porches" })],
  ["text", createElement(TextAreaField, { label: "Text", name: "text", defaultValue: "Porches" })],
  ["choice", createElement(SelectField, { label: "Tone", name: "tone" }, createElement("option", null, "Porches"))],
  ["box", createElement(Checkbox, { id: "Porches", defaultChecked: true })],
])("a field for a %s is written by the server, where there is no document", (_, field) => {
  expect(typeof document).toBe("undefined");
  expect(renderToString(field)).toContain("Porches");
});
