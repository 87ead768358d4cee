import { Ways } from "@/components/ways/ways";
import { names } from "@/flows/names";

const ways = [
  { href: "/reviews", label: "Many reviews" },
  { href: "/reviews/one", label: names.analyzeReviewSentiment },
] as const;

/** The way from many reviews to one, and back. */
export const ReviewWays = ({ here }: { here: (typeof ways)[number]["href"] }) => (
  <Ways label="Reviews" ways={ways} here={here} />
);
