import "server-only";
import { FlagdCore } from "@openfeature/flagd-core";
import {
  type EvaluationContext,
  type JsonValue,
  type Logger,
  OpenFeatureEventEmitter,
  type Provider,
  ServerProviderEvents,
} from "@openfeature/server-sdk";
import { logWarning } from "@/telemetry/log";
import { type FlagRecord, readFlags, seedRecord } from "./record";

/** How often the table is asked whether the flags have changed, in ms. */
export const pollEvery = 2_000;

// What could not be evaluated is in the details of each evaluation; nothing else is worth a line.
const silent: Logger = { error() {}, warn() {}, info() {}, debug() {} };

/**
 * The flags of the table for OpenFeature, evaluated in this process by flagd's own rules. While the table is away, or
 * what stands in it cannot be read, they stay as they were; before it was first read they are those of the file.
 */
export class TableProvider implements Provider {
  readonly metadata = { name: "flagd in DynamoDB" };
  readonly runsOn = "server";
  readonly events = new OpenFeatureEventEmitter();
  // Without generated code, which a stricter runtime forbids.
  private readonly core = new FlagdCore(undefined, silent, { disableDynamicCodeGeneration: true });
  private version = 0;
  private isAway = false;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** Reads the flags once, and from then on again and again. It does not fail. */
  async initialize(): Promise<void> {
    this.take(seedRecord());
    await this.poll();
  }

  /** Ends the reading. */
  async onClose(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
  }

  async resolveBooleanEvaluation(key: string, otherwise: boolean, context: EvaluationContext, logger: Logger) {
    return this.core.resolveBooleanEvaluation(key, otherwise, context, logger);
  }

  async resolveStringEvaluation(key: string, otherwise: string, context: EvaluationContext, logger: Logger) {
    return this.core.resolveStringEvaluation(key, otherwise, context, logger);
  }

  async resolveNumberEvaluation(key: string, otherwise: number, context: EvaluationContext, logger: Logger) {
    return this.core.resolveNumberEvaluation(key, otherwise, context, logger);
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    otherwise: T,
    context: EvaluationContext,
    logger: Logger,
  ) {
    return this.core.resolveObjectEvaluation(key, otherwise, context, logger);
  }

  private async poll(): Promise<void> {
    try {
      const record = await readFlags();
      this.isAway = false;
      if (record.version !== this.version) {
        this.take(record);
        this.events.emit(ServerProviderEvents.ConfigurationChanged);
      }
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      if (!this.isAway)
        logWarning("The flags cannot be read and stay as they were.", { correlationId: "", error: name });
      this.isAway = true;
    }
    if (this.closed) return;
    this.timer = setTimeout(() => void this.poll(), pollEvery);
    this.timer.unref(); // a process that ends does not wait for it
  }

  private take({ version, definition }: FlagRecord): void {
    this.core.setConfigurations(JSON.stringify(definition));
    this.version = version;
  }
}
