// What both servers are made of: the document that the generated peers are made of too, and the fixed answers.
import { readFileSync } from "node:fs";

/** Where to listen, and the file with the answers by path. */
export const [, , addr, answersFile] = process.argv;

export const document = JSON.parse(readFileSync(new URL("../document.json", import.meta.url), "utf8"));
export const answers = JSON.parse(readFileSync(answersFile, "utf8"));

/** The operations: where each is asked, and the schemas of its body and of its answer. */
export const operations = Object.entries(document.paths).map(([path, { post }]) => ({
  path,
  body: post.requestBody.content["application/json"].schema,
  answer: post.responses["200"].content["application/json"].schema,
}));

/** The schema with its references elsewhere: what becomes of #/components/schemas/Name is said by where. */
export function referring(schema, where) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${where}`));
}

export function listenAt() {
  const [hostname, port] = addr.split(":");
  return { hostname, port: Number(port) };
}
