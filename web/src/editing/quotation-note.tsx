import { Banner } from "@/components/banner/banner";
import sheet from "@/components/sheet/sheet.module.css";
import { quotes } from "./quotation";

/** Says of a text that quotes a client whether it still has the client's own words. */
export function QuotationNote({ text, quotation }: { text: string; quotation: string | undefined }) {
  if (quotation === undefined) return null;
  if (quotes(text, quotation))
    return (
      <p className={sheet.soft}>
        The quotation is what the client wrote, word for word. Ask the client before you post it.
      </p>
    );
  return (
    <Banner tone="warning" title="The quotation was changed: these are no longer the client's words.">
      <p>Put the client's words back, or do not post yours under the client's name.</p>
    </Banner>
  );
}
