import { delivery } from "@coagent/clients/operations";
import { receive } from "@/activity/activity";
import { keyedRoute } from "@/door/keyed";
import { settings } from "@/settings";

/** Where the event bus delivers what the feed of activity shows. */
export const POST = keyedRoute({ header: delivery.header, keys: () => settings.eventKeys }, delivery.maxBody, receive);
