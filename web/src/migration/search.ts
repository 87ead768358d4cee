import "server-only";
import * as monolith from "@/monolith/search";
import * as service from "@/services/search";
import { byPath } from "./paths";

/** Searches the web, by the path that this person is on. */
export const searchWeb: typeof service.searchWeb = (caller, query, signal) =>
  byPath("search", caller, {
    service: () => service.searchWeb(caller, query, signal),
    monolith: () => monolith.searchWeb(caller, query, signal),
  });

/** Searches the news, by the path that this person is on. */
export const searchNews: typeof service.searchNews = (caller, query, signal) =>
  byPath("search", caller, {
    service: () => service.searchNews(caller, query, signal),
    monolith: () => monolith.searchNews(caller, query, signal),
  });
