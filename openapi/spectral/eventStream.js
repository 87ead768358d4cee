// Holds the content of a generation's 200: the stream is a text, and x-coagent-events beside it names its events. It
// tells of progress, and ends with what the JSON answer is or with a problem. It reads references, so it is for documents
// that are not resolved.
const type = "text/event-stream";
const always = { progress: "Progress", heartbeat: "Heartbeat", meta: "ResultMeta", error: "Problem" };

const nameOf = (node) => node?.$ref?.split("/").at(-1);

export default function eventStream(content) {
  const stream = content[type];
  if (stream === undefined) return [{ message: `add ${type} beside application/json, as other generations have it` }];
  const events = stream["x-coagent-events"] ?? {};
  const wanted = { ...always, result: nameOf(content["application/json"]?.schema) };
  const missing = Object.entries(wanted).filter(([event, schema]) => nameOf(events[event]) !== schema);
  const more = Object.keys(events).filter((event) => !(event in wanted));
  const messages = [];
  if (nameOf(stream.schema) !== "EventStream")
    messages.push(`write schema: { $ref: "#/components/schemas/EventStream" }: the body of ${type} is a text`);
  if (missing.length > 0)
    messages.push(`add ${missing.map(([event, schema]) => `${event} (${schema})`).join(", ")} to the x-coagent-events of ${type}`);
  if (more.length > 0) messages.push(`take ${more.join(", ")} out of the x-coagent-events of ${type}: the service sends no such event`);
  if ((stream.example ?? stream.examples) === undefined) messages.push(`add an example of an event to ${type}`);
  return messages.map((message) => ({ message }));
}
