import { forms, type RequestForm } from "@coagent/clients/forms";
import fc from "fast-check";
import { expect, it } from "vitest";
import { givenIn } from "@/flows/form";
import { addressOfReply } from "@/reviews/reply";

const form: RequestForm = forms.generateFollowUp;
const given = (comment: string) => {
  const { pathname, searchParams } = new URL(addressOfReply(comment), "https://app.example.com");
  return { pathname, typed: givenIn(Object.fromEntries(searchParams), form.fields) };
};

it("a reply begins in the follow-up with what the client wrote, and says neither who that is nor how it is sent", () => {
  expect(given(" Dana answered every question & more. ")).toEqual({
    pathname: "/studio/follow-up",
    typed: { occasion: expect.stringMatching(/^A client wrote a review.* The review: “Dana answered every question & more\.”$/) },
  });
});

it("a comment of any length stands in the occasion to its end, or is told to go on", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2_500 }), (comment) => {
      const occasion = given(comment).typed["occasion"] ?? "";
      expect(occasion.endsWith("”")).toBe(true);
      expect(occasion.length).toBeLessThanOrEqual(1_000);
    }),
  );
});
