import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "../lib/api/document.ts";
import { application } from "../lib/documented-events.ts";

/** What the receiver did not take: as what it was refused, and what it was. */
export interface Refused {
  readonly status: number;
  readonly body: string;
}

/** What stands for the application at its /events: it keeps what comes with the bus's key, and refuses the rest. */
export class Receiver {
  readonly events: Json[] = [];
  private refused: Refused[] = [];
  private readonly server;

  constructor(key: string) {
    this.server = createServer(async (request, response) => {
      const body = await bodyOf(request);
      const known = request.method === "POST" && request.url === application.path;
      const status = !known ? 404 : request.headers[application.header.toLowerCase()] !== key ? 401 : 204;
      if (status === 204) this.events.push(JSON.parse(body));
      else this.refused.push({ status, body });
      response.writeHead(status).end();
    });
  }

  /** Begins, and gives its origin. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => void this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }

  /** What has been refused since it was last asked. */
  takeRefused(): Refused[] {
    const refused = this.refused;
    this.refused = [];
    return refused;
  }

  /** The next event of a type that fits. It comes within some seconds, or never. */
  async event(type: string, fits: (detail: Json) => boolean = () => true): Promise<Json> {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
      const found = this.events.find(
        (event) => event["detail-type"] === type && fits((event["detail"] ?? {}) as Json),
      );
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const seen = this.events.map((event) => event["detail-type"]).join(", ") || "none";
    throw new Error(`no ${type} came to the application; those that came: ${seen}; refused: ${this.refused.length}`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
