import "server-only";
import type { AiClient, Meta, Progress, Result, StreamEvent } from "@coagent/clients";
import type { Operation } from "./deadlines";
import { outcomeOf, within, type CallOptions, type Outcome } from "./outcome";
import { clientsOf, type Session } from "./session";

/** A text or an analysis by the AI. */
export type Written<T> = {
  content: T;
  /** It was written although the web could not be searched: it rests on no sources, and a page says so. */
  withoutSearch: boolean;
};

/** What a page is told while the AI works. `done` comes once, at the end. */
export type GenerationEvent<T> =
  | {
      type: "progress";
      stage: Progress["stage"];
      /** How far the text is, at the least: 0 to 1. Most texts end well before 1. */
      share: number;
    }
  | { type: "done"; outcome: Outcome<Written<T>> };

type Options = ReturnType<typeof within> & { idempotencyKey: string };

const written = <T>(content: T, meta: Meta): Written<T> => ({ content, withoutSearch: meta.degraded === "search" });

const options = (operation: Operation, call: CallOptions): Options => ({ ...within(operation, call.signal), idempotencyKey: call.key });

function asking<B, T>(operation: Operation, pick: (ai: AiClient) => (body: B, options: Options) => Promise<Result<T>>) {
  return async (session: Session, request: B, call: CallOptions): Promise<Outcome<Written<T>>> =>
    outcomeOf(await pick(clientsOf(session).ai)(request, options(operation, call)), "ai", written);
}

function watching<B, T>(operation: Operation, pick: (ai: AiClient) => (body: B, options: Options) => AsyncIterable<StreamEvent<T>>) {
  return async function* (session: Session, request: B, call: CallOptions): AsyncGenerator<GenerationEvent<T>, void, undefined> {
    for await (const event of pick(clientsOf(session).ai)(request, options(operation, call))) {
      switch (event.type) {
        case "heartbeat":
          break;
        case "progress":
          yield { type: "progress", stage: event.stage, share: Math.min(1, event.outputTokens / event.maxTokens) };
          break;
        case "result":
          yield { type: "done", outcome: outcomeOf({ ok: true, data: event.data, meta: event.meta }, "ai", written) };
          return;
        case "failure":
          yield { type: "done", outcome: outcomeOf<T, Written<T>>({ ok: false, failure: event.failure }, "ai", written) };
          return;
      }
    }
    yield { type: "done", outcome: outcomeOf<T, Written<T>>({ ok: false, failure: { kind: "network" } }, "ai", written) };
  };
}

/** Writes a blog post; where the web can be searched it cites what was found. */
export const writeBlogPost = asking("generateBlogPost", (ai) => ai.generateBlogPost);

/** Writes a blog post before the person's eyes. Who stops reading ends the work. */
export const watchBlogPost = watching("generateBlogPost", (ai) => ai.watch.generateBlogPost);

/** Writes an agent's biography. */
export const writeAgentBio = asking("generateAgentBio", (ai) => ai.generateAgentBio);

/** Writes one post for each of the social networks. */
export const writeSocialMediaPosts = asking("generateSocialMediaPost", (ai) => ai.generateSocialMediaPost);

/** Writes an update on a local market. */
export const writeMarketUpdate = asking("generateMarketUpdate", (ai) => ai.generateMarketUpdate);

/** Writes the script of a short video. */
export const writeVideoScript = asking("generateVideoScript", (ai) => ai.generateVideoScript);

/** Writes a guide to a neighborhood. */
export const writeNeighborhoodGuide = asking("generateNeighborhoodGuide", (ai) => ai.generateNeighborhoodGuide);

/** Draws up a marketing plan from an audit and what is known of the competitors. */
export const planMarketing = asking("generateMarketingPlan", (ai) => ai.generateMarketingPlan);

/** Researches a topic. Without search there is no report. */
export const research = asking("runResearchAgent", (ai) => ai.runResearchAgent);

/** Analyses what many clients wrote. */
export const analyseReviews = asking("analyzeReviews", (ai) => ai.analyzeReviews);

/** Says how one client feels. */
export const analyseReview = asking("analyzeReviewSentiment", (ai) => ai.analyzeReviewSentiment);

/** Looks up how the agent appears on the platforms. */
export const auditListings = asking("runNapAudit", (ai) => ai.runNapAudit);

/** Finds agents who work where this one does. */
export const findCompetitors = asking("findCompetitors", (ai) => ai.findCompetitors);

/** Looks up the public figures of one competitor. */
export const lookUpCompetitor = asking("enrichCompetitor", (ai) => ai.enrichCompetitor);
