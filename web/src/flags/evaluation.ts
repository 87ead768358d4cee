import "server-only";
import { OpenFeature } from "@openfeature/server-sdk";
import { fallbackFlag, type Migrated, type Path, pathFlag } from "./flags";
import { TableProvider } from "./provider";

/** Has this process follow the flags of the table. */
export const followFlags = (): Promise<void> => OpenFeature.setProviderAndWait(new TableProvider());

/** By which path a service's work is done for somebody, who stays on it while nobody changes the flag. */
export async function pathOf(service: Migrated, userId: string): Promise<Path> {
  const value = await OpenFeature.getClient().getStringValue(pathFlag(service), "service", { targetingKey: userId });
  return value === "monolith" ? "monolith" : "service";
}

/** Says whether the monolith does what a service fails to do. */
export const fallsBack = (service: Migrated): Promise<boolean> =>
  OpenFeature.getClient().getBooleanValue(fallbackFlag(service), false);
