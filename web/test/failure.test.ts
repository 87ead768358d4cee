import type { Failure, Problem } from "@coagent/clients";
import { problemCodes } from "@coagent/clients/operations";
import { describe, expect, it } from "vitest";
import { actions, reauthReasons, type Service, type UserFailure, userFailureOf } from "@/services/failure";
import { eventWords } from "./documents";

const services: Service[] = ["ai", "search", "oauth"];
const correlationId = "4b5b2c0e-8f1f-4a58-9c6e-1b6f1c9d2f10";

function problem(code: string, more: Partial<Problem> = {}, retryAfter?: number): Failure {
  const whole: Problem = { type: "about:blank", title: "Title", status: 400, code, correlationId, ...more };
  return { kind: "problem", problem: whole, correlationId, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** What a page would make of it. A new kind does not compile here until it is thought of. */
function shownAs(failure: UserFailure): string {
  switch (failure.kind) {
    case "correct":
    case "rephrase":
    case "ask_anew":
    case "new_version":
    case "sign_in":
    case "not_allowed":
    case "not_found":
    case "budget_spent":
    case "connect":
    case "reconnect":
    case "wait":
    case "unavailable":
    case "fault":
    case "cancelled":
      return failure.kind;
  }
}

describe("the documents", () => {
  const documented = Object.values(problemCodes).flat();
  const errors = [{ pointer: "/body/topic", code: "minLength", detail: "is too short" }];

  it.each(documented)("list %s, and a page knows what to do", (code) => {
    for (const service of services) {
      for (const status of [400, 404, 409, 422, 429, 502, 503]) {
        const failure = userFailureOf(problem(code, { errors, status }), service);
        if (actions.has(code)) expect(shownAs(failure)).toBe(actions.get(code));
        expect(failure.message).toMatch(/^[A-Z].+\.$/);
        expect(failure.reference).toBe(correlationId);
      }
    }
  });

  it("list every code that the door treats in its own way", () => {
    expect([...actions.keys()].filter((code) => !documented.some((one) => one === code))).toEqual([]);
  });

  it("list every reason that the door knows", () => {
    expect(reauthReasons.filter((reason) => !eventWords("reason").includes(reason))).toEqual([]);
  });
});

describe("a failure", () => {
  it.each([
    ["ai", "write_by_hand"],
    ["search", "go_on_without"],
    ["oauth", "pause_account"],
  ] as const)("of the service %s leads to its fallback, whatever broke", (service, fallback) => {
    const failures: Failure[] = [
      { kind: "timeout", correlationId },
      { kind: "network", correlationId },
      { kind: "unreadable", status: 502, correlationId },
      problem("gateway.upstream_unavailable", { status: 503 }),
      problem("timeout", { status: 504 }),
    ];
    for (const failure of failures) {
      expect(userFailureOf(failure, service)).toMatchObject({ kind: "unavailable", service, fallback, retryAfter: 0, reference: correlationId });
    }
  });

  it("of the search within the AI is one of the search", () => {
    for (const code of ["ai.search_unavailable", "ai.search_timeout"]) {
      expect(userFailureOf(problem(code, { status: 502 }), "ai")).toMatchObject({ service: "search", fallback: "go_on_without" });
    }
  });

  it("of somebody who left is told to nobody", () => {
    expect(userFailureOf({ kind: "aborted", correlationId }, "ai")).toEqual({ kind: "cancelled", message: "" });
  });

  it("says when to try again, if that helps", () => {
    expect(userFailureOf(problem("ai.busy", { status: 429 }, 7), "ai")).toMatchObject({ kind: "wait", retryAfter: 7 });
    expect(userFailureOf(problem("rate_limited", { status: 429 }), "ai")).toMatchObject({ kind: "wait", retryAfter: 1 });
    expect(userFailureOf(problem("search.provider_unavailable", { status: 503 }, 30), "search")).toMatchObject({ retryAfter: 30 });
    expect(userFailureOf(problem("ai.content_refused", { status: 422 }, 7), "ai")).not.toHaveProperty("retryAfter");
  });

  it("names fields as a form does", () => {
    const errors = ["/body/topic", "/body/brandAudit/results/0/status", "/body/a~1b~01"].map((pointer) => ({
      pointer,
      code: "enum",
      detail: "is none of ours",
    }));
    expect(userFailureOf(problem("invalid_request", { errors }), "ai")).toMatchObject({
      kind: "correct",
      fields: [{ name: "topic" }, { name: "brandAudit.results.0.status" }, { name: "a/b~1" }],
    });
  });

  it("outside the form is not the person's fault", () => {
    const errors = [{ pointer: "/header/Idempotency-Key", code: "pattern", detail: "does not fit" }];
    expect(userFailureOf(problem("invalid_request", { errors }), "ai").kind).toBe("fault");
    expect(userFailureOf(problem("invalid_request"), "ai").kind).toBe("fault");
  });

  it("of a text that steers says which phrases must go", () => {
    const finding = {
      phrase: "no kids",
      start: 2,
      end: 9,
      protectedClass: "familial_status",
      rule: "no-children",
      why: "It keeps families away.",
      suggestion: "Leave it out.",
    };
    const refused = problem("ai.steering_language", { status: 422, findings: [finding] });
    expect(userFailureOf(refused, "ai")).toMatchObject({ kind: "rephrase", findings: [finding] });
    expect(userFailureOf(problem("ai.content_refused", { status: 422 }), "ai")).not.toHaveProperty("findings");
  });

  it("of a connection says why it is dead", () => {
    expect(userFailureOf(problem("oauth.reauth_required", { status: 409, reason: "expired" }), "oauth")).toMatchObject({
      kind: "reconnect",
      reason: "expired",
    });
    expect(userFailureOf(problem("oauth.reauth_required", { status: 409, reason: "moon_phase" }), "oauth")).toMatchObject({ reason: "other" });
    expect(userFailureOf(problem("oauth.reauth_required", { status: 409 }), "oauth")).toMatchObject({ reason: "other" });
  });

  it.each([
    [400, "fault"],
    [401, "sign_in"],
    [403, "not_allowed"],
    [404, "fault"],
    [408, "unavailable"],
    [409, "fault"],
    [413, "rephrase"],
    [418, "fault"],
    [422, "rephrase"],
    [429, "wait"],
    [500, "fault"],
    [502, "unavailable"],
    [503, "unavailable"],
    [504, "unavailable"],
  ])("with a code that is newer than the door is judged by its status %d: %s", (status, kind) => {
    for (const code of ["ai.moon_phase", "constructor"]) {
      const failure = userFailureOf(problem(code, { status }), "ai");
      expect(failure.kind).toBe(kind);
      expect(failure.message).toMatch(/^[A-Z].+\.$/);
    }
  });

  it("with a code that is newer than the door names its fields", () => {
    const errors = [{ pointer: "/body/topic", code: "moonPhase", detail: "does not fit the moon" }];
    expect(userFailureOf(problem("ai.moon_phase", { errors }), "ai")).toMatchObject({ kind: "correct", fields: [{ name: "topic" }] });
  });

  it("shows nothing that a service said in words", () => {
    const said = { title: "secret", detail: "secret", instance: "secret", reason: "secret" };
    for (const code of actions.keys()) expect(JSON.stringify(userFailureOf(problem(code, said), "ai")), code).not.toContain("secret");
  });
});
