import type { CarrierModel } from "../dsl/model/index.ts";
import { bigintFromBytes } from "../packet/bytes.ts";
import { type ClientPacket, clientPacket } from "./client-packet.ts";
import type { Connection } from "./connection.ts";
import type { ReceivedHeader } from "./encapsulation-header.ts";
import { parseIpPacket } from "./ip-packet.ts";
import { type Malformed, malformed } from "./malformed.ts";
import { parseTransport } from "./transport.ts";

/** What a second packet carries: a client's packet that agrees with the header, or a fragment. */
export type InnerPacket =
  | { readonly kind: "client-packet"; readonly client: ClientPacket }
  | { readonly kind: "fragment" };

/** The packet behind the encapsulation header, checked against it (semantics.md, 9, step 4). */
export function readInnerPacket(header: ReceivedHeader, carrier: CarrierModel): InnerPacket | Malformed {
  const packet = parseIpPacket(header.family === "ipv4" ? 4 : 6, header.inner);
  if (packet.kind === "malformed") return malformed(`inner packet: ${packet.why}`);
  if (carrier.kind === "udp" && packet.bytes.length !== header.inner.length) {
    return malformed(`inner packet of ${packet.bytes.length} bytes, ${header.inner.length} in the datagram`);
  }
  const saysIcmp = header.value("fromIcmp");
  if (packet.fragment) {
    // Ports of fragments are never read, nor is a quoted packet.
    if (saysIcmp === 1n) return malformed("the header says ICMP error, the inner packet is a fragment");
    return agrees(header, "protocol", packet.protocol) && agrees(header, "clientAddress", packet.source)
      ? { kind: "fragment" }
      : malformed("header and inner fragment disagree");
  }
  const transport = parseTransport(packet);
  if (transport.kind === "malformed") return malformed(`inner packet: ${transport.why}`);
  const client = clientPacket(packet, transport);
  if (client === undefined) return malformed("the inner packet has no connection");
  if (saysIcmp !== undefined && (saysIcmp === 1n) !== client.fromIcmp) {
    return malformed("header and inner packet disagree about an ICMP error");
  }
  return agreesWithConnection(header, client.connection)
    ? { kind: "client-packet", client }
    : malformed("header and inner packet disagree about the connection");
}

function agreesWithConnection(header: ReceivedHeader, { client, service, protocol }: Connection): boolean {
  return (
    agrees(header, "protocol", protocol) &&
    agrees(header, "clientAddress", client.address) &&
    agrees(header, "clientPort", client.port) &&
    agrees(header, "applicationPort", service.port)
  );
}

/** The header has no such field, or it holds the value. */
function agrees(
  header: ReceivedHeader,
  role: "protocol" | "clientAddress" | "clientPort" | "applicationPort",
  value: number | Uint8Array,
): boolean {
  const held = header.value(role);
  return held === undefined || held === (typeof value === "number" ? BigInt(value) : bigintFromBytes(value));
}
