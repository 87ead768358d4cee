import { forms, type RequestForm } from "@coagent/clients/forms";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import NotFound from "@/app/not-found";
import { Nothing } from "@/components/nothing/nothing";
import { ToastProvider } from "@/components/toast/toast";
import { pathOf } from "@/flags/evaluation";
import { flowOf, flows, wordsOf } from "@/flows/flows";
import { exampleOf, fieldsOf, givenIn, type Query, type Typed, timeZoneOf, typedOf } from "@/flows/form";
import { knownTo } from "@/profile/known";
import { profileOf } from "@/profile/profile";
import { newKey } from "@/services/outcome";
import { requireSession } from "@/session/current";
import page from "../../page.module.css";
import { Studio } from "../studio";
import styles from "../studio.module.css";
import { writeAction } from "./actions";

type Address = { params: Promise<{ flow: string }>; searchParams: Promise<Query> };

/**
 * What a page outside the studio has of its own: its heading, the ways above that and what it says below, and what
 * else is known.
 */
type Own = { heading?: string; ways?: ReactNode; lead?: string; known?: Typed };

// What the service does with every text, and nobody on the monolith's path.
const reading = {
  service: "read against fair-housing law before you see it.",
  monolith: "for you to read against fair-housing law before you post it.",
} as const;

/** The name of the tab: what the flow makes. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const flow = flowOf((await params).flow);
  return { title: flow ? flows[flow].name : "Studio" };
}

/** A flow of the studio: what is asked for, and beside it what becomes of it. The address may fill in fields. */
export default async function FlowPage({ own, ...address }: Address & { own?: Own }) {
  const { userId } = await requireSession();
  const [{ flow: slug }, query] = await Promise.all([address.params, address.searchParams]);
  const flow = flowOf(slug);
  if (flow === undefined)
    return (
      <Nothing>
        <NotFound />
      </Nothing>
    );
  const form: RequestForm = forms[flow];
  const { gives, searches, place } = wordsOf(flow);
  if (place !== undefined && own === undefined) redirect(place);
  const fields = fieldsOf(form);
  // Without the profile there is more to type.
  const [profile, path] = await Promise.all([profileOf(userId), pathOf("ai", userId)]);
  return (
    <ToastProvider>
      <div className={page.page}>
        <div>
          {own === undefined ? (
            <nav className={styles.trail} aria-label="Where you are">
              <Link href="/studio" prefetch={false}>
                Studio
              </Link>
            </nav>
          ) : (
            own.ways
          )}
          <h1>{own?.heading ?? form.summary}</h1>
          <p className={page.lead}>
            {own?.lead ?? `${gives} ${searches ? "Written from sources, and" : "It is"} ${reading[path]}`}
          </p>
        </div>
        <Studio
          key={`${flow} ${query["text"]}`}
          flow={flow}
          userId={userId}
          fields={fields}
          known={{ ...(profile.ok && typedOf(fields, knownTo(flow, profile.value))), ...own?.known }}
          given={givenIn(query, fields)}
          example={exampleOf(form)}
          filled={query["fill"] === "example"}
          timeZone={timeZoneOf(form)}
          action={writeAction}
          newKey={newKey()}
          againKey={newKey()}
          madeAt={Date.now()}
          wanted={typeof query["text"] === "string" ? query["text"] : undefined}
        />
      </div>
    </ToastProvider>
  );
}
