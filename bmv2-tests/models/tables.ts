import { FARM_SERVICES } from "./farm.ts";
import {
  connref,
  deliver,
  drop,
  ETHERNET_CARRIER,
  encapsulateTo,
  key,
  parameter,
  passOnTo,
  pipelineModel,
  proceed,
  punt,
  standardField,
  table,
  tableAction,
} from "./model-literal.ts";

const permitOrDeny = [tableAction("permit", proceed), tableAction("deny", drop("policy"))];

/** A table of each match kind, and one that sees the carrier's header on lan. */
export const TABLES = pipelineModel({
  name: "tables",
  encapsulation: connref(ETHERNET_CARRIER),
  services: FARM_SERVICES,
  tables: [
    table(
      "acl",
      [
        key("client", "ternary", standardField("ipv4", "source")),
        key("ports", "range", standardField("connection", "clientPort")),
        key("flags", "ternary", standardField("tcp", "flags")),
      ],
      permitOrDeny,
      "permit",
    ),
    table(
      "vlans",
      [
        key("vlan", "exact", standardField("vlan", "id")),
        key("etherType", "exact", standardField("ethernet", "etherType")),
      ],
      [
        tableAction("permit", proceed),
        tableAction("deny", drop("policy")),
        tableAction("ask", punt),
        tableAction("here", deliver),
      ],
      "permit",
    ),
    table(
      "prefixes",
      [
        key("client", "lpm", standardField("ipv6", "source")),
        key("protocol", "exact", standardField("connection", "protocol")),
      ],
      [
        tableAction("pass", proceed),
        tableAction("toNode", encapsulateTo("node"), parameter("node", 16)),
        tableAction("unknown", drop("unknown")),
      ],
      "pass",
    ),
    table(
      "arrivals",
      [
        key("hops", "range", {
          kind: "field",
          scope: "encapsulation",
          header: "connref",
          field: "hops",
          bits: 8,
        }),
        key("client", "lpm", standardField("ipv4", "source")),
      ],
      [
        tableAction("lookUp", proceed),
        tableAction("elsewhere", passOnTo("node"), parameter("node", 16)),
        tableAction("deny", drop("policy")),
      ],
      "lookUp",
    ),
  ],
  wanTables: ["acl", "vlans", "prefixes"],
  lanTables: ["arrivals"],
  wanMiss: { syn: deliver, udp: deliver, other: punt },
  lanMiss: { syn: deliver, udp: drop("unknown"), other: drop("unknown") },
});
