import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "../lib/api/document.ts";
import { application } from "../lib/documented-events.ts";

/** What stands for the application at its /events: it keeps what comes with the bus's key, and refuses the rest. */
export class Receiver {
  readonly events: Json[] = [];
  private refused = 0;
  private readonly server;

  constructor(key: string) {
    this.server = createServer(async (request, response) => {
      const known = request.method === "POST" && request.url === application.path;
      if (!known || request.headers[application.header.toLowerCase()] !== key) {
        this.refused++;
        response.writeHead(401).end();
        return;
      }
      this.events.push(JSON.parse(await bodyOf(request)));
      response.writeHead(204).end();
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
    throw new Error(`no ${type} came to the application; those that came: ${seen}; refused: ${this.refused}`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
