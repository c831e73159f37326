import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { FieldRole } from "../model/encapsulation.ts";
import { callSite } from "./call-site.ts";
import { describeValue } from "./describe-value.ts";
import { brokenRoleField, type RoleField, roleField, roleGroup } from "./encapsulation-field.ts";
import type { CheckedValue } from "./literal-value.ts";
import { type CheckedWidth, fits, isWidth } from "./width.ts";

/** The client's side of the connection. `address` is 32 bits for IPv4 clients and 128 for IPv6 clients. */
export const client: {
  readonly address: RoleField<"address">;
  readonly ipv4Address: RoleField<32>;
  readonly ipv6Address: RoleField<128>;
  readonly port: RoleField<16>;
} = roleGroup("client", {
  address: { bits: "address", role: { kind: "clientAddress" } },
  ipv4Address: { bits: 32, role: { kind: "clientAddress" } },
  ipv6Address: { bits: 128, role: { kind: "clientAddress" } },
  port: { bits: 16, role: { kind: "clientPort" } },
});

/** The server that stores the connection's data structure. `address` is of the client's family. */
export const owner: {
  readonly address: RoleField<"address">;
  readonly ipv4Address: RoleField<32>;
  readonly ipv6Address: RoleField<128>;
} = roleGroup("owner", {
  address: { bits: "address", role: { kind: "ownerAddress" } },
  ipv4Address: { bits: 32, role: { kind: "ownerAddress" } },
  ipv6Address: { bits: 128, role: { kind: "ownerAddress" } },
});

/** The packet behind the header: flags of one bit, and its protocol, 6 or 17. */
export const inner: {
  readonly isIpv6: RoleField<1>;
  readonly isIcmpError: RoleField<1>;
  readonly isSyn: RoleField<1>;
  readonly protocol: RoleField<8>;
} = roleGroup("inner", {
  isIpv6: { bits: 1, role: { kind: "ipv6" } },
  isIcmpError: { bits: 1, role: { kind: "fromIcmp" } },
  isSyn: { bits: 1, role: { kind: "syn" } },
  protocol: { bits: 8, role: { kind: "protocol" } },
});

/** The server that sends the second packet: its membership generation, modulo 256. */
export const sender: { readonly generation: RoleField<8> } = roleGroup("sender", {
  generation: { bits: 8, role: { kind: "generation" } },
});

/** A fixed value; a packet with another one is of another version: `droppedVersion`. */
export function version<const Bits extends number, const Value extends number | bigint>(
  width: CheckedWidth<Bits>,
  value: CheckedValue<Bits, Value>,
): RoleField<Bits> {
  return fixedValue("version", width as Bits, value as Value, callSite(version));
}

/** A fixed value, such as reserved zeros; a packet with another one is `droppedReserved`. */
export function constant<const Bits extends number, const Value extends number | bigint>(
  width: CheckedWidth<Bits>,
  value: CheckedValue<Bits, Value>,
): RoleField<Bits> {
  return fixedValue("constant", width as Bits, value as Value, callSite(constant));
}

/** One bit, always 1: marks the packet as forwarded. */
export function forwarded(): RoleField<1> {
  return roleField(1, { kind: "forwarded" }, callSite(forwarded));
}

/** How often the packet may still be passed on; the first sender writes `initial`, 2 unless told. */
export function hops<const Bits extends number, const Value extends number = 2>(
  width: CheckedWidth<Bits>,
  initial?: CheckedValue<Bits, Value>,
): RoleField<Bits> {
  const span = callSite(hops);
  const first = (initial ?? 2) as number;
  const problems = checkValue(width, first, span);
  if (problems.length > 0) return brokenRoleField(problems, span) as RoleField<Bits>;
  return roleField(width as Bits, { kind: "hops", initial: first }, span);
}

/**
 * The header's last field: a 64-bit SipHash-2-4 tag over the bytes before it, by the farm's secret.
 *
 * @param key 128 bits, the first of the key's 16 bytes most significant
 */
export function tag(key: bigint): RoleField<64> {
  const span = callSite(tag);
  const problems = checkValue(128, key, span);
  return problems.length > 0
    ? (brokenRoleField(problems, span) as RoleField<64>)
    : roleField(64, { kind: "tag", key }, span);
}

function fixedValue<Bits extends number>(
  kind: "version" | "constant",
  width: Bits,
  value: number | bigint,
  span: Span,
): RoleField<Bits> {
  const problems = checkValue(width, value, span);
  if (problems.length > 0) return brokenRoleField(problems, span) as RoleField<Bits>;
  const role: FieldRole = { kind, value: BigInt(value) };
  return roleField(width, role, span);
}

/** That a value is an unsigned whole number of so many bits. */
export function checkValue(width: unknown, value: unknown, span: Span): readonly Diagnostic[] {
  if (!isWidth(width)) {
    return [pipelineMessages.diagnose("pipeline-width", { span }, { bits: describeValue(width) })];
  }
  const whole = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  if (whole && fits(BigInt(value), width)) return [];
  return [
    pipelineMessages.diagnose(
      "pipeline-value-too-wide",
      { span },
      { value: describeValue(value), bits: width, largest: (1n << BigInt(width)) - 1n },
    ),
  ];
}
