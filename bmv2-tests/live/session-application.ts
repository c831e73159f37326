import { hostname } from "node:os";

const SERVER = process.env.NICFORGE_LAB_PLACE ?? hostname();

/** The application: answers each datagram with the server's name and what it said. */
export default function answer(datagram: Uint8Array, reply: (datagram: Uint8Array) => void): void {
  reply(Buffer.concat([Buffer.from(`${SERVER} `), datagram]));
}
