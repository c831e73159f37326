import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BROKER_ADDRESS } from "../topology/addressing.ts";
import type { ProcessPlan } from "./lab-process.ts";

/** NATS's registered port. */
export const BROKER_PORT = 4222;

/** A NATS server with JetStream on the management network. What it stores survives its being killed, not the lab's end. */
export function brokerPlan(folder: string): ProcessPlan {
  const store = join(folder, "broker");
  mkdirSync(store, { recursive: true });
  const listen = ["--addr", BROKER_ADDRESS, "--port", String(BROKER_PORT)];
  return {
    name: "broker",
    place: "management",
    command: ["nats-server", ...listen, "--jetstream", "--store_dir", store],
  };
}
