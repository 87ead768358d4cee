// Holds the content of a generation's 200: the stream tells of progress, and ends with what the JSON answer is or with
// a problem. It reads references, so it is for documents that are not resolved.
const type = "text/event-stream";
const always = ["Progress", "Heartbeat", "ResultMeta", "Problem"];

export default function eventStream(content) {
  const stream = content[type];
  if (stream === undefined) return [{ message: `add ${type} beside application/json, as other generations have it` }];
  const named = (stream.schema?.oneOf ?? []).map(({ $ref }) => $ref?.split("/").at(-1));
  const wanted = [...always, content["application/json"]?.schema?.$ref?.split("/").at(-1)];
  const missing = wanted.filter((schema) => !named.includes(schema));
  const messages = [];
  if (missing.length > 0) messages.push(`add ${missing.join(", ")} to the oneOf of ${type}`);
  if ((stream.example ?? stream.examples) === undefined) messages.push(`add an example of an event to ${type}`);
  return messages.map((message) => ({ message }));
}
