import {
  deliver,
  drop,
  ETHERNET_CARRIER,
  encapsulateTo,
  encapsulation,
  encapsulationField as field,
  header,
  key,
  parameter,
  pipelineModel,
  proceed,
  punt,
  service,
  table,
  tableAction,
} from "./model-literal.ts";

/** Bits, in wire order: 6 + 1 + 1 + 8 + 3 + 13 + 16 + 48 + 16 + 16 + 32 + 32 = 192, 24 bytes. */
const FIELDS = [
  field("kind", 6, { kind: "version", value: 0x2an }),
  field("steered", 1, { kind: "forwarded" }),
  field("opening", 1, { kind: "syn" }),
  field("transport", 8, { kind: "protocol" }),
  field("left", 3, { kind: "hops", initial: 5 }),
  field("magic", 13, { kind: "constant", value: 0x1234n }),
  field("pad", 16, { kind: "constant", value: 0n }),
  field("cookie", 48, { kind: "connectionData", parameter: "cookie" }),
  field("clientPort", 16, { kind: "clientPort" }),
  field("applicationPort", 16, { kind: "applicationPort" }),
  field("client", 32, { kind: "clientAddress" }),
  field("owner", 32, { kind: "ownerAddress" }),
];

/**
 * A header of the user's own: fixed-width IPv4 addresses, odd widths, an opaque value out of the connection's entry,
 * neither an `ipv6` flag nor `fromIcmp` nor a generation. And a header of the client's packet that decides.
 */
export const CUSTOM = pipelineModel({
  name: "custom",
  encapsulation: encapsulation("steering", ETHERNET_CARRIER, FIELDS),
  services: [service("session", "udp", 4433, "203.0.113.10"), service("api", "tcp", 443, "203.0.113.10")],
  data: [parameter("cookie", 48)],
  headers: [
    header("session", { transport: "udp", servicePort: 4433 }, [
      ["kind", 3],
      ["flags", 5],
      ["serverId", 24],
      ["token", 64],
    ]),
    header("hello", { transport: "tcp", servicePort: 443 }, [["tenant", 16]]),
  ],
  tables: [
    table(
      "sessions",
      [
        key("kind", "exact", { kind: "field", scope: "header", header: "session", field: "kind", bits: 3 }),
        key("serverId", "exact", {
          kind: "field",
          scope: "header",
          header: "session",
          field: "serverId",
          bits: 24,
        }),
      ],
      [
        tableAction("toServer", encapsulateTo("node"), parameter("node", 16)),
        tableAction("unknown", proceed),
      ],
      "unknown",
    ),
    table(
      "tenants",
      [
        key("tenant", "exact", {
          kind: "field",
          scope: "header",
          header: "hello",
          field: "tenant",
          bits: 16,
        }),
      ],
      [tableAction("refuse", drop("policy")), tableAction("accept", proceed)],
      "accept",
    ),
  ],
  wanTables: ["sessions", "tenants"],
  wanMiss: { syn: deliver, udp: deliver, other: punt },
  lanMiss: { syn: drop("unknown"), udp: deliver, other: drop("unknown") },
});
