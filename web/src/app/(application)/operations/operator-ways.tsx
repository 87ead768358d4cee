import { Ways } from "@/components/ways/ways";

const ways = [
  { href: "/operations", label: "Services" },
  { href: "/operations/migration", label: "Migration" },
] as const;

/** The way from one page of the operators to the other. */
export const OperatorWays = ({ here }: { here: (typeof ways)[number]["href"] }) => (
  <Ways label="Operations" ways={ways} here={here} />
);
