import { z } from "zod";
import type { CarrierModel } from "../model/encapsulation.ts";
import { callSite } from "./call-site.ts";
import { type Declared, declare } from "./declaration.ts";
import { integer, options, readOptions } from "./options.ts";

/** How the encapsulation header travels between servers. */
export interface Carrier extends Declared<"carrier", CarrierModel> {}

/** IEEE 802, local experimental EtherType 1. */
const DEFAULT_ETHER_TYPE = 0x88b5;
/** The port of MPLS in UDP (RFC 7510), which fabrics already spread over their paths. */
const DEFAULT_UDP_PORT = 6635;

const ETHERNET = options({ etherType: integer(0x600, 0xffff).optional() }).optional();
const UDP = options({
  ip: z.union([z.literal(4), z.literal(6)], { error: "4 or 6" }),
  port: integer(1, 65_535).optional(),
});

/** Directly behind the Ethernet header, by an EtherType of its own: for servers on one LAN. */
export function ethernetCarrier(settings?: { readonly etherType?: number }): Carrier {
  const span = callSite(ethernetCarrier);
  const { value, problems } = readOptions(ETHERNET, settings, "ethernetCarrier()", span);
  const model: CarrierModel = { kind: "ethernet", etherType: value?.etherType ?? DEFAULT_ETHER_TYPE };
  return declare(
    { kind: "carrier", span, model: problems.length > 0 ? undefined : model, problems, parts: [] },
    {},
  );
}

export interface UdpCarrierOptions {
  /** Version of the outer IP header: of the addresses that the servers have on the LAN. */
  readonly ip: 4 | 6;
  /** Destination port, 6635 unless told. */
  readonly port?: number;
}

/** In a UDP datagram from server to server: for routed fabrics. */
export function udpCarrier(settings: UdpCarrierOptions): Carrier {
  const span = callSite(udpCarrier);
  const { value, problems } = readOptions(UDP, settings, "udpCarrier()", span);
  const model: CarrierModel | undefined = value && {
    kind: "udp",
    ipVersion: value.ip,
    port: value.port ?? DEFAULT_UDP_PORT,
  };
  return declare({ kind: "carrier", span, model, problems, parts: [] }, {});
}
