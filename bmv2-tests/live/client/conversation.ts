import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";

export interface QuestionOrder {
  readonly address: string;
  readonly localPort: number;
  /** Of the service; 80 unless given. */
  readonly port?: number;
  readonly patienceMs: number;
}

/** Connections that stay open between questions, by their local port. */
const agents = new Map<string, Agent>();

/**
 * Asks the web service who it is, over the connection that the last question from this port opened.
 *
 * @returns the server's name; null when it did not answer in time; the error's code, such as ECONNRESET, when the connection broke
 */
export async function ask({
  address,
  localPort,
  port = 80,
  patienceMs,
}: QuestionOrder): Promise<string | null> {
  const key = `${address} ${localPort}`;
  const agent = agents.get(key) ?? new Agent({ keepAlive: true, maxSockets: 1 });
  agents.set(key, agent);
  const outgoing = request({ agent, host: address, port, localPort, path: "/who" });
  outgoing.setTimeout(patienceMs, () => outgoing.destroy(new Error(TOO_LATE)));
  outgoing.end();
  try {
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of response) text += chunk;
    return text;
  } catch (error) {
    hangUp({ address, localPort });
    const { message, code } = error as NodeJS.ErrnoException;
    return message === TOO_LATE ? null : (code ?? message);
  }
}

/** Closes the connection of this port. */
export function hangUp({ address, localPort }: Pick<QuestionOrder, "address" | "localPort">): void {
  const key = `${address} ${localPort}`;
  agents.get(key)?.destroy();
  agents.delete(key);
}

const TOO_LATE = "no answer in time";
