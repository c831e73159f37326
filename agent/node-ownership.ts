import type { OwnershipConfiguration } from "./configuration/node-configuration.ts";
import { OwnershipHub } from "./ownership/in-process/hub.ts";
import { inProcessOwnership } from "./ownership/in-process/in-process-ownership.ts";
import { processPort } from "./ownership/in-process/port.ts";
import { natsOwnership } from "./ownership/nats/nats-ownership.ts";
import type { Ownership } from "./ownership/ownership.ts";
import type { Timers } from "./timers.ts";

/** How this node agrees with others on who owns a connection. */
export function nodeOwnership(configuration: OwnershipConfiguration, timers: Timers): Ownership {
  switch (configuration.kind) {
    case "alone":
      return inProcessOwnership(new OwnershipHub(), { timers });
    case "in-process":
      // The channel alone must not keep a process going whose agent has ended.
      process.channel?.unref();
      return inProcessOwnership(processPort(process), { timers });
    case "nats":
      return natsOwnership({ ...configuration, timers });
  }
}
