import type { Metadata, Route } from "next";
import Link from "next/link";
import { addressOf, type Flow, flows, listedFlows, wordsOf } from "@/flows/flows";
import type { Query } from "@/flows/form";
import { requireSession } from "@/session/current";
import page from "../page.module.css";
import styles from "./list.module.css";

export const metadata: Metadata = { title: "Studio" };

/** The content studio: everything that it writes; or, of a topic that is known, what can be written about it. */
export default async function StudioPage({ searchParams }: { searchParams: Promise<Query> }) {
  await requireSession();
  const { topic } = await searchParams;
  const about = typeof topic === "string" ? topic.trim().slice(0, 300) : "";
  const listed = about === "" ? listedFlows : listedFlows.filter(writesAbout);
  return (
    <div className={page.page}>
      <div>
        <h1>What shall it be?</h1>
        {about !== "" && <p className={page.lead}>About “{about}”</p>}
        <p className={page.lead}>
          Every text is read against fair-housing law before you see it, and what should be checked is marked.
        </p>
      </div>
      {[...new Set(listed.map((flow) => flows[flow].group))].map((group) => (
        <section className={styles.group} key={group} aria-labelledby={idOf(group)}>
          <h2 className={styles.title} id={idOf(group)}>
            {group}
          </h2>
          <ul className={styles.flows}>
            {listed
              .filter((flow) => flows[flow].group === group)
              .map((flow) => (
                <li className={styles.flow} key={flow}>
                  <Sign flow={flow} />
                  <h3 className={styles.name}>
                    <Link className={styles.link} href={hrefOf(flow, about)} prefetch={false}>
                      {flows[flow].name}
                    </Link>
                  </h3>
                  <p className={styles.gives}>{flows[flow].gives}</p>
                  {flows[flow].searches && <p className={styles.searches}>With sources</p>}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const writesAbout = (flow: Flow) => flows[flow].about === "topic" && wordsOf(flow).place === undefined;
const idOf = (group: string | undefined) => group?.replaceAll(" ", "-");
const hrefOf = (flow: Flow, topic: string) =>
  (topic === "" ? addressOf(flow) : `${addressOf(flow)}?topic=${encodeURIComponent(topic)}`) as Route;

// Each is drawn on 24 by 24, as the signs of the navigation are.
const signs: { [F in Flow]?: string } = {
  generateBlogPost: "M5 3h14v18H5zM8 8h8M8 12h8M8 16h5",
  generateMarketUpdate: "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
  generateNeighborhoodGuide: "M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  generateSocialMediaPost: "M4 5h12v9H9l-3 3v-3H4zM18 9h2v8h-2v3l-3-3h-3",
  generateSocialProof: "M5 8h5v5l-3 4H5zM14 8h5v5l-3 4h-2z",
  generateVideoScript: "M3 6h13v12H3zM16 10l5-3v10l-5-3",
  generateListingFaqs:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.5",
  generateOpenHouseKit: "M4 20V10l8-6 8 6v10zM9 20v-7a6 6 0 0 1 6 7",
  generateFollowUp: "M3 6h18v12H3zM3 7l9 6 9-6",
  runResearchAgent: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15 15l6 6M7 10h6M10 7v6",
  analyzeReviews: "M3 5h18v12H9l-4 4v-4H3zM12 7.5l1.2 2.3 2.6.4-1.9 1.8.5 2.6-2.4-1.3-2.4 1.3.5-2.6-1.9-1.8 2.6-.4z",
  analyzeReviewSentiment: "M3 5h18v12H9l-4 4v-4H3zM8 9v.5M16 9v.5M8.5 12.5a5 5 0 0 0 7 0",
  generateMarketingPlan: "M5 3h14v18H5zM8 8l1.2 1.2L11.5 7M14 8h2M8 14l1.2 1.2 2.3-2.2M14 14h2",
  runNapAudit: "M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zM9 10l2.2 2.2L15.5 8",
  findCompetitors: "M4 20h16M6 20v-6h4v6M14 20V9h4v11M10 20V4h4v5",
  generateAgentBio: "M4 4h16v16H4zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM7 17a5 5 0 0 1 10 0",
};

const Sign = ({ flow }: { flow: Flow }) => (
  <svg className={styles.sign} viewBox="0 0 24 24" aria-hidden="true">
    <path d={signs[flow]} />
  </svg>
);
