import { forms } from "@coagent/clients/forms";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ToastProvider } from "@/components/toast/toast";
import { flowOf, flows } from "@/flows/flows";
import { exampleOf, fieldsOf, timeZoneOf, typedOf } from "@/flows/form";
import { profileOf } from "@/profile/profile";
import { newKey } from "@/services/outcome";
import { requireSession } from "@/session/current";
import page from "../../page.module.css";
import { Studio } from "../studio";
import styles from "../studio.module.css";
import { writeAction } from "./actions";

type Query = { fill?: string | string[]; text?: string | string[] };
type Address = { params: Promise<{ flow: string }>; searchParams: Promise<Query> };

/** The name of the tab: what the flow makes. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const flow = flowOf((await params).flow);
  return { title: flow ? flows[flow].name : "Studio" };
}

/** A flow of the studio: what is asked for, and beside it what becomes of it. */
export default async function FlowPage(address: Address) {
  const { userId } = await requireSession();
  const [{ flow: slug }, { fill, text }] = await Promise.all([address.params, address.searchParams]);
  const flow = flowOf(slug);
  if (flow === undefined) notFound();
  const form = forms[flow];
  const { gives, searches } = flows[flow];
  const fields = fieldsOf(form);
  const profile = await profileOf(userId); // without it there is more to type
  return (
    <ToastProvider>
      <div className={page.page}>
        <div>
          <nav className={styles.trail} aria-label="Where you are">
            <Link href="/studio" prefetch={false}>
              Studio
            </Link>
          </nav>
          <h1>{form.summary}</h1>
          <p className={page.lead}>
            {gives} {searches ? "Written from sources, and" : "It is"} read against fair-housing law before you see it.
          </p>
        </div>
        <Studio
          key={`${flow} ${text}`}
          flow={flow}
          userId={userId}
          fields={fields}
          known={profile.ok ? typedOf(fields, profile.value) : {}}
          example={exampleOf(form)}
          filled={fill === "example"}
          timeZone={timeZoneOf(form)}
          action={writeAction}
          newKey={newKey()}
          madeAt={Date.now()}
          wanted={typeof text === "string" ? text : undefined}
        />
      </div>
    </ToastProvider>
  );
}
