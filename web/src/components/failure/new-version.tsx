import { Banner } from "@/components/banner/banner";
import { newVersionWords } from "@/services/new-version";
import { Reload } from "./reload";

/** Says that the page is of an older version of the application, and loads the newer one. */
export const NewVersion = () => (
  <Banner tone="warning" title={newVersionWords}>
    <p>What you typed is kept in this browser.</p>
    <Reload>Load the page anew</Reload>
  </Banner>
);
