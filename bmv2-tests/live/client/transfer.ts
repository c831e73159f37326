import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { patternedBytes } from "../patterned-bytes.ts";

export interface TransferOrder {
  readonly direction: "download" | "upload";
  readonly address: string;
  /** The client's port: the connection, as the router sees it. */
  readonly localPort: number;
  readonly bytes: number;
}

export interface TransferOutcome {
  readonly bytes: number;
  /** Every byte arrived, in order, unchanged. */
  readonly intact: boolean;
  /** Whose socket answered. */
  readonly server: string;
  readonly milliseconds: number;
  /** The longest time in which nothing arrived (download), or nothing could be sent (upload). */
  readonly longestPauseMs: number;
}

/** A transfer of patterned bytes over one new connection. Rejects when it breaks. */
export async function transfer(order: TransferOrder): Promise<TransferOutcome> {
  const { direction, address, localPort, bytes } = order;
  const started = performance.now();
  const pauses = new Pauses();
  const outgoing = request({
    host: address,
    port: 80,
    localPort,
    agent: false,
    ...(direction === "download"
      ? { path: `/bytes/${bytes}` }
      : { path: "/", method: "PUT", headers: { "content-length": bytes } }),
  });
  const answered = once(outgoing, "response") as Promise<[IncomingMessage]>;
  answered.catch(() => undefined);
  const sent = createHash("sha256");
  if (direction === "upload") {
    for (const chunk of patternedBytes(bytes)) {
      sent.update(chunk);
      if (!outgoing.write(chunk)) await Promise.race([once(outgoing, "drain"), answered]);
      pauses.progress();
    }
  }
  outgoing.end();
  const [response] = await answered;
  const received = createHash("sha256");
  let text = "";
  let count = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    pauses.progress();
    count += chunk.length;
    if (direction === "download") received.update(chunk);
    else text += Buffer.from(chunk).toString("latin1");
  }
  const expected = createHash("sha256");
  if (direction === "download") for (const chunk of patternedBytes(bytes)) expected.update(chunk);
  return {
    bytes: direction === "download" ? count : bytes,
    intact:
      direction === "download"
        ? received.digest("hex") === expected.digest("hex")
        : text === sent.digest("hex"),
    server: String(response.headers["x-server"]),
    milliseconds: Math.round(performance.now() - started),
    longestPauseMs: Math.round(pauses.longest),
  };
}

/** The longest time between two signs of progress. */
class Pauses {
  longest = 0;
  #last = performance.now();

  progress(): void {
    const now = performance.now();
    this.longest = Math.max(this.longest, now - this.#last);
    this.#last = now;
  }
}
