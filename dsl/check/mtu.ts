import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import { type AddressFamily, overheadBytes } from "../model/encapsulation-layout.ts";
import type { Check } from "./check.ts";
import { FAMILY_NAMES, serviceFamilies } from "./service-families.ts";

/** The least that every link carries (RFC 8200, 5), and every host takes (RFC 791, 3.2). */
const LEAST_BYTES: Readonly<Record<AddressFamily, number>> = { ipv6: 1280, ipv4: 576 };

/** Behind the overhead there must be room for the packets that clients may always send. */
export const checkMtu: Check = ({ ports, services, encapsulations }) => {
  const lan = ports.find(({ role }) => role === "lan");
  const [encapsulation] = encapsulations;
  const mtu = lan?.mtu;
  if (lan === undefined || mtu === undefined || encapsulation === undefined) return [];
  return serviceFamilies(services).flatMap((family) => {
    const overhead = overheadBytes(encapsulation, family);
    const least = LEAST_BYTES[family];
    if (mtu - overhead >= least) return [];
    const about = { mtu, overhead, family: FAMILY_NAMES[family], least, needed: least + overhead };
    return [pipelineMessages.diagnose("pipeline-mtu-too-small", { span: lan.span }, about)];
  });
};
