import { createSocket } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";

export interface DatagramsOrder {
  readonly address: string;
  readonly port: number;
  readonly localPort: number;
  readonly texts: readonly string[];
  /** How long each answer is waited for. */
  readonly patienceMs: number;
}

/** Sends each text when the one before was answered, or not in time; returns the answers, with `undefined` where none came. */
export async function datagrams(order: DatagramsOrder): Promise<readonly (string | null)[]> {
  const { address, port, localPort, texts, patienceMs } = order;
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  const answers: (string | null)[] = [];
  try {
    await new Promise<void>((resolve) => socket.bind(localPort, () => resolve()));
    for (const text of texts) {
      const answer = new Promise<string>((resolve) =>
        socket.once("message", (message) => resolve(message.toString())),
      );
      socket.send(text, port, address);
      answers.push(await Promise.race([answer, delay(patienceMs, null)]));
      socket.removeAllListeners("message");
    }
    return answers;
  } finally {
    socket.close();
  }
}
