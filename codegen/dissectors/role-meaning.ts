import type { FieldRoleKind } from "../../dsl/model/index.ts";

/** What a field of the encapsulation header means, for people who look at a capture or a picture. */
export const ROLE_MEANING: Readonly<Record<FieldRoleKind, string>> = {
  version: "version of the header",
  constant: "fixed",
  forwarded: "forwarded by a server of the farm: always set",
  ipv6: "the inner packet is IPv6",
  fromIcmp: "the inner packet is an ICMP error about the connection",
  syn: "the inner packet is a TCP SYN",
  protocol: "protocol of the connection",
  hops: "forwards left",
  generation: "membership generation of the sender",
  clientPort: "port of the client",
  applicationPort: "port of the application",
  clientAddress: "address of the client",
  ownerAddress: "address of the server that owns the connection",
  connectionData: "value from the connection's entry",
  tag: "SipHash-2-4 over the header",
};
