import { hostname } from "node:os";
import type { Datagram, Reply } from "nicforge/agent";

const SERVER = process.env.NICFORGE_LAB_PLACE ?? hostname();

/** The application: answers each datagram with the server's name and what it said. */
export default function answer({ bytes }: Pick<Datagram, "bytes">, reply: Reply): void {
  reply(Buffer.concat([Buffer.from(`${SERVER} `), bytes]));
}
