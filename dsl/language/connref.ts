import { callSite } from "./call-site.ts";
import type { Carrier } from "./carrier.ts";
import { type Encapsulation, makeEncapsulation } from "./encapsulation.ts";
import { type RoleField, roleField } from "./encapsulation-field.ts";
import { checkValue } from "./field-roles.ts";

/** Fields of the ready-made header in wire order: 16 bytes for IPv4 clients, 40 for IPv6. */
interface ConnrefFields {
  readonly version: RoleField<4>;
  readonly forwarded: RoleField<1>;
  readonly ipv6: RoleField<1>;
  readonly fromIcmp: RoleField<1>;
  readonly syn: RoleField<1>;
  readonly protocol: RoleField<8>;
  readonly hops: RoleField<8>;
  readonly generation: RoleField<8>;
  readonly clientPort: RoleField<16>;
  readonly applicationPort: RoleField<16>;
  readonly clientAddress: RoleField<"address">;
  readonly ownerAddress: RoleField<"address">;
  readonly [field: string]: RoleField;
}

export interface ConnrefOptions {
  readonly over: Carrier;
  /** The farm's secret, 128 bits: adds a SipHash-2-4 tag as the last 8 bytes, so that strangers cannot forge the header. */
  readonly key?: bigint;
}

/**
 * The ready-made connection reference, named `connref`: use it unless you need a header of your own.
 *
 * @example
 * const reference = connref({ over: ethernetCarrier() });
 */
export function connref(settings: ConnrefOptions): Encapsulation<ConnrefFields> {
  const span = callSite(connref);
  const { key, ...rest } = settings ?? {};
  const fields: ConnrefFields = {
    version: roleField(4, { kind: "version", value: 1n }, span),
    forwarded: roleField(1, { kind: "forwarded" }, span),
    ipv6: roleField(1, { kind: "ipv6" }, span),
    fromIcmp: roleField(1, { kind: "fromIcmp" }, span),
    syn: roleField(1, { kind: "syn" }, span),
    protocol: roleField(8, { kind: "protocol" }, span),
    hops: roleField(8, { kind: "hops", initial: 2 }, span),
    generation: roleField(8, { kind: "generation" }, span),
    clientPort: roleField(16, { kind: "clientPort" }, span),
    applicationPort: roleField(16, { kind: "applicationPort" }, span),
    clientAddress: roleField("address", { kind: "clientAddress" }, span),
    ownerAddress: roleField("address", { kind: "ownerAddress" }, span),
    ...(key === undefined
      ? {}
      : { tag: roleField(64, { kind: "tag", key }, span, checkValue(128, key, span)) }),
  };
  return makeEncapsulation("connref", { ...rest, fields }, "connref()", span);
}
