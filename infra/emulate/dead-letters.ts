import { setTimeout as sleep } from "node:timers/promises";
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { type Cloud, sqs } from "./cloud.ts";
import type { Receiver } from "./receiver.ts";

const tap = "coagent-emulated-tap";

/** A target of the bus that has a queue for what cannot be delivered. */
interface Kept {
  readonly rule: Rule;
  readonly target: Target;
}

/**
 * What EventBridge does and the emulator does not: it puts events that cannot be delivered, and are not tried again,
 * into the dead-letter queue of their target. Of the application it knows from the receiver, which refuses them; of a
 * function, by asking whether there is one.
 */
export class DeadLetters {
  private readonly cloud: Cloud;
  private readonly bus: string;
  private readonly receiver: Receiver;
  private readonly events: EventBridgeClient;
  private running = true;

  constructor(cloud: Cloud, bus: string, receiver: Receiver) {
    this.cloud = cloud;
    this.bus = bus;
    this.receiver = receiver;
    this.events = new EventBridgeClient(cloud);
  }

  /** Begins to look at what is on the bus. What it returns ends when it is stopped. */
  async start(): Promise<{ readonly ended: Promise<void> }> {
    const { QueueUrl } = await sqs<{ QueueUrl: string }>(this.cloud, "CreateQueue", { QueueName: tap });
    const { Attributes } = await sqs<{ Attributes: { QueueArn: string } }>(this.cloud, "GetQueueAttributes", {
      QueueUrl,
      AttributeNames: ["QueueArn"],
    });
    const EventPattern = JSON.stringify({ source: ["coagent.search"] });
    await this.events.send(new PutRuleCommand({ Name: tap, EventBusName: this.bus, EventPattern }));
    const Targets = [{ Id: "tap", Arn: Attributes.QueueArn }];
    await this.events.send(new PutTargetsCommand({ Rule: tap, EventBusName: this.bus, Targets }));
    return { ended: this.run(QueueUrl) };
  }

  stop(): void {
    this.running = false;
  }

  private async run(QueueUrl: string): Promise<void> {
    while (this.running) {
      for (const { status, body } of this.receiver.takeRefused()) await this.refused(status, body);
      const { Messages = [] } = await sqs<{ Messages?: { Body: string; ReceiptHandle: string }[] }>(
        this.cloud,
        "ReceiveMessage",
        { QueueUrl, MaxNumberOfMessages: 10 },
      );
      for (const { Body, ReceiptHandle } of Messages) {
        await this.forFunction(Body);
        await sqs(this.cloud, "DeleteMessage", { QueueUrl, ReceiptHandle });
      }
      await sleep(300);
    }
  }

  /** What the application has refused; some of it is tried for a day. */
  private async refused(status: number, body: string): Promise<void> {
    if ([401, 407, 409, 429].includes(status) || status >= 500) return;
    for (const kept of await this.kept(({ Arn }) => Arn?.includes(":api-destination/") ?? false))
      await this.keep(kept, body, "SDK_CLIENT_ERROR", `The address of the destination answered ${status}.`);
  }

  /** An event for a function, if there is none where it leads to. */
  private async forFunction(body: string): Promise<void> {
    for (const kept of await this.kept(({ Arn }) => Arn?.includes(":function:") ?? false)) {
      const path = `/2015-03-31/functions/${encodeURIComponent(kept.target.Arn ?? "")}/configuration`;
      const found = await fetch(`${this.cloud.endpoint}${path}`);
      if (found.status === 404) await this.keep(kept, body, "NO_RESOURCE", `There is no function ${kept.target.Arn}.`);
    }
  }

  private async kept(fits: (target: Target) => boolean): Promise<Kept[]> {
    const EventBusName = this.bus;
    const { Rules = [] } = await this.events.send(new ListRulesCommand({ EventBusName }));
    const all = await Promise.all(
      Rules.map(async (rule) => {
        const { Targets = [] } = await this.events.send(
          new ListTargetsByRuleCommand({ EventBusName, Rule: rule.Name }),
        );
        return Targets.map((target) => ({ rule, target }));
      }),
    );
    return all.flat().filter(({ target }) => target.DeadLetterConfig !== undefined && fits(target));
  }

  /** Sends the event to the queue of its target, with the attributes that EventBridge gives it. */
  private async keep({ rule, target }: Kept, body: string, code: string, message: string): Promise<void> {
    const QueueName = target.DeadLetterConfig?.Arn?.split(":").at(-1);
    const { QueueUrl } = await sqs<{ QueueUrl: string }>(this.cloud, "GetQueueUrl", { QueueName });
    const attributes = {
      RULE_ARN: rule.Arn ?? "",
      TARGET_ARN: target.Arn ?? "",
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
    };
    await sqs(this.cloud, "SendMessage", {
      QueueUrl,
      MessageBody: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, text]) => [name, { DataType: "String", StringValue: text }]),
      ),
    });
  }
}
