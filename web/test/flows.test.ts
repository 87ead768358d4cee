import { forms, type RequestForm } from "@coagent/clients/forms";
import { operations } from "@coagent/clients/operations";
import { describe, expect, it } from "vitest";
import { addressOf, type Flow, flowIds, flowOf, flows, listedFlows, type ResultOf, wordsOf } from "@/flows/flows";
import { errorOf, exampleOf, fieldsOf, givenIn, requestOf, timeZoneOf } from "@/flows/form";
import { partsOf, withEdits } from "@/flows/parts";
import { subjectOf, titleOf, writtenOut } from "@/flows/written-out";
import { describedAs } from "./documents";

const resultOf = (flow: Flow) => describedAs("ai", flow).answer as ResultOf<Flow>;
const requestIn = (flow: Flow) => describedAs("ai", flow).request;

it("every operation that generates something is a flow, and has an address of its own if the studio lists it", () => {
  const generating = Object.values(operations).filter(({ tags }) => (tags as readonly string[]).includes("generation"));
  expect([...flowIds].sort()).toEqual(generating.map(({ id }) => id).sort());
  expect(new Set(listedFlows.map(addressOf)).size).toBe(listedFlows.length);
  for (const flow of flowIds) {
    if (wordsOf(flow).place === undefined) expect(operations[flow].path).toBe(`/ai/generate-${flows[flow].slug}`);
    expect(flowOf(flows[flow].slug)).toBe(flow);
    expect(flows[flow].searches).toBe(describedAs("ai", flow).searches);
  }
  expect(flowOf("toString")).toBeUndefined();
});

it("the studio lists every flow but what belongs to the page of another one", () => {
  expect(flowIds.filter((flow) => !listedFlows.includes(flow))).toEqual(["enrichCompetitor"]);
  expect(addressOf("enrichCompetitor")).toBe(addressOf("findCompetitors"));
});

it("a field says what it is for, with the document's example", () => {
  const topic = fieldsOf(forms.generateBlogPost).find(({ name }) => name === "topic");
  expect(topic?.hint).toBe("What the post is about. For example “First-time buyer programs in Austin”.");
});

// What pages show is a table, and no text of the service's own.
const tables: readonly Flow[] = ["runNapAudit", "findCompetitors", "enrichCompetitor"];

describe.each(flowIds)("%s", (flow) => {
  const form: RequestForm = forms[flow];

  it("asks for all that its document knows, first for what is needed", () => {
    const fields = fieldsOf(form);
    expect(fields.map(({ name }) => name).sort()).toEqual(
      form.fields
        .map(({ name }) => name)
        .filter((name) => name !== timeZoneOf(form) && !["brandAudit.id", "brandAudit.lastRun"].includes(name))
        .sort(),
    );
    const required = fields.map(({ required }) => required);
    expect(required).toEqual(required.toSorted((one, other) => Number(other) - Number(one)));
    expect(new Set(fields.map(({ label }) => label)).size).toBe(fields.length);
    expect(fields.filter(({ required, first }) => required && !first)).toEqual([]);
  });

  it("fills in the example of its document", () => {
    const example = exampleOf(form);
    expect(requestOf(fieldsOf(form), example)).toEqual(requestIn(flow));
    for (const field of fieldsOf(form)) if (example[field.name] !== undefined) expect(field.first, field.name).toBe(true);
  });

  it("has each text of its result as a part, which is edited and written out; of a table nothing is edited", () => {
    const result = resultOf(flow);
    const parts = partsOf(flow, result);
    expect(new Set(parts.map(({ pointer }) => pointer)).size).toBe(parts.length);
    const editable = parts.filter((part) => part.editable);
    expect(editable.length === 0).toBe(tables.includes(flow));
    if (editable.length === 0) return;
    const edits = Object.fromEntries(editable.map(({ pointer }, at) => [pointer, `Other words, number ${at}.`]));
    const edited = withEdits(result, edits);
    expect(partsOf(flow, edited).map(({ text }) => text)).toEqual(parts.map(({ pointer, text }) => edits[pointer] ?? text));
    const text = `${titleOf(flow, edited, requestIn(flow))}\n${writtenOut(flow, edited)}`;
    for (const [pointer, words] of Object.entries(edits)) if (!pointer.endsWith("metaDescription")) expect(text).toContain(words);
    expect(resultOf(flow)).toEqual(result); // what was made is as it was
    expect(titleOf(flow, edited, requestIn(flow))).toMatch(/\w/);
    if (flows[flow].about in requestIn(flow)) expect(subjectOf(flow, requestIn(flow))).toMatch(/\w/);
  });

  it("is written out as its document's example is", () => {
    expect(writtenOut(flow, resultOf(flow), requestIn(flow))).toMatchSnapshot();
  });
});

it("of many comments the first says what a request is about, and how many more there are", () => {
  const about = (comments: string[]) => subjectOf("analyzeReviews", { comments });
  expect([about([]), about(["One."]), about(["One.", "Two.", "Three."])]).toEqual(["", "One.", "One. (and 2 more)"]);
});

it("what is done of a plan is ticked off in its text, and nothing else is", () => {
  const plan = resultOf("generateMarketingPlan") as ResultOf<"generateMarketingPlan">;
  const text = writtenOut("generateMarketingPlan", plan, {}, new Set(["/plan/steps/0/tactics/1"]));
  expect(text.match(/^- \[.\] .*$/gm)).toEqual([
    "- [ ] Correct the name on Google",
    "- [x] Claim the Zillow profile",
    "- [ ] Ask each client within a week of closing",
    "- [ ] Write two posts a month",
  ]);
});

it("an address fills in texts that the form asks for, no longer than they may be, and nothing else", () => {
  const fields = fieldsOf(forms.generateSocialMediaPost);
  const query = { topic: "x".repeat(400), city: ["Austin", "Waco"], tone: "Casual", fill: "example", flow: "generateAgentBio" };
  expect(givenIn(query, fields)).toEqual({ topic: "x".repeat(300) });
});

it("an edit of what is not there changes nothing", () => {
  const bio = { bio: "Dana sells homes.", claimsToCheck: [] };
  expect(withEdits(bio, { "/title": "x", "/bio/0": "x", "/constructor": "x", "/claimsToCheck": "x" })).toEqual(bio);
});

describe("what is typed", () => {
  const fields = fieldsOf(forms.generateListingFaqs);

  it("is a list by its lines, and an object by its dots", () => {
    const typed = { description: " A home. ", features: " Gas range\n\n Fenced yard \n", "brandVoice.use": "come in\n", "brandVoice.sample": " " };
    expect(requestOf(fields, typed)).toEqual({
      description: "A home.",
      features: ["Gas range", "Fenced yard"],
      brandVoice: { use: ["come in"] },
    });
  });

  it("is nothing where nothing may be said, and left out where it may not", () => {
    expect(requestOf(fields, {})).toEqual({ description: "", features: [] });
    expect(requestOf(fieldsOf(forms.generateVideoScript), { lengthSeconds: "45" })).toEqual({ lengthSeconds: 45 });
  });

  it("is told to be wrong at its field, of a list with the line", () => {
    const wrong = [
      { name: "request.topic", message: "Too short." },
      { name: "brandVoice.use.2", message: "Too long." },
    ];
    expect(errorOf("topic", wrong)).toBe("Too short.");
    expect(errorOf("brandVoice.use", wrong)).toBe("Line 3: Too long.");
    expect(errorOf("brandVoice", wrong)).toBeUndefined();
    expect(errorOf("top", wrong)).toBeUndefined();
  });
});
