import type { AddressFamily } from "../../../dsl/model/index.ts";
import { FLOW_HASH_SHIFTS } from "../../../packet/flow-hash.ts";
import { connectionAddress } from "./reference-view.ts";

/** The farm's flow hash of a client's packet of one family, as statements on `meta.flowHash`. */
export interface FlowHashView {
  readonly family: AddressFamily;
  readonly statements: readonly string[];
}

function folded(address: string, family: AddressFamily): string {
  if (family === "ipv4") return address;
  const [first, ...rest] = [127, 95, 63, 31].map((high) => `${address}[${high}:${high - 31}]`);
  return [`(${first}`, ...rest.map((word) => `^ ${word}`)].join("\n").concat(")");
}

function mixed({ left, right }: { readonly left: number; readonly right: number }): readonly string[] {
  return [
    `meta.flowHash = meta.flowHash + (meta.flowHash << ${left});`,
    `meta.flowHash = meta.flowHash ^ (meta.flowHash >> ${right});`,
  ];
}

/**
 * The statements go on from the seed, which the caller sets outside of their action. Each then writes what it reads, and
 * p4c leaves it alone; from a value that it can see, p4c would put the whole hash into one expression, which doubles
 * with each step: 400 MB of JSON.
 */
export function flowHashView(family: AddressFamily): FlowHashView {
  const words = [
    folded(connectionAddress("client", family), family),
    "(meta.connection.clientPort ++ meta.connection.servicePort)",
    folded(connectionAddress("service", family), family),
    "(bit<32>)meta.connection.protocol",
  ];
  return {
    family,
    statements: [
      ...words.flatMap((word) => [
        `meta.flowHash = meta.flowHash + ${word};`,
        ...mixed(FLOW_HASH_SHIFTS.word),
      ]),
      ...FLOW_HASH_SHIFTS.finish.flatMap(mixed),
    ],
  };
}
