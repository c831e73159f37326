import type { TargetCapabilities } from "../capabilities.ts";

export const BMV2_TITLE = "BMv2 (v1model)";

export const BMV2_CAPABILITIES: TargetCapabilities = {
  actions: {
    proceed: "yes",
    deliver: "yes",
    forward: "yes",
    encapsulate: "yes",
    "pass-on": "yes",
    drop: "yes",
    punt: "yes",
    home: "yes",
  },
  steps: { decapsulate: "yes", apply: "yes", "raw-p4": "yes", lookup: "yes", finish: "yes" },
  roles: {
    version: "yes",
    constant: "yes",
    forwarded: "yes",
    ipv6: "yes",
    fromIcmp: "yes",
    syn: "yes",
    protocol: "yes",
    hops: "yes",
    generation: "yes",
    clientPort: "yes",
    applicationPort: "yes",
    clientAddress: "yes",
    ownerAddress: "yes",
    connectionData: "yes",
    tag: "yes",
  },
  matches: { exact: "yes", lpm: "yes", ternary: "yes", range: "yes" },
};
