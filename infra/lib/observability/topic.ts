import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as sns from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";

/** What stands in docs/runbooks/, a page for each kind of alarm. */
export type Runbook =
  | "error-rate"
  | "latency"
  | "throttles"
  | "broken-version"
  | "table-throttles"
  | "undelivered-events";

const runbooks = "https://github.com/sngor/bayon-coagent/blob/main/docs/runbooks";

/** An alarm: what it tells people who are called by it, and the page that says what to do. */
export interface AlarmProps extends cloudwatch.AlarmProps {
  readonly alarmDescription: string;
  readonly runbook: Runbook;
}

/** Whoever is told of alarms. */
export class Notified extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, email: string) {
    super(scope, id);
    const key = new kms.Key(this, "Key", { description: "Alarms", enableKeyRotation: true });
    key.grantEncryptDecrypt(new iam.ServicePrincipal("cloudwatch.amazonaws.com"));
    this.topic = new sns.Topic(this, "Topic", { displayName: "Co-agent alarms", masterKey: key, enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(email));
  }

  /** An alarm that says when it begins and when it is over, and what to do. */
  alarm(scope: Construct, id: string, { runbook, alarmDescription, ...props }: AlarmProps): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(scope, id, {
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      ...props,
      alarmDescription: `${alarmDescription} What to do: ${runbooks}/${runbook}.md`,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}
