/**
 * Reserved words of P4-16 (specification, appendix A; those that are names where the grammar lets them, such as `type`
 * and `key`, are left out), and names of core.p4 and v1model.p4 that a program needs.
 */
const RESERVED = new Set(
  `abstract action bit bool const control default else enum error exit extern false for header
  header_union if in inout int list match_kind out package parser pragma return select string struct
  switch table this transition true tuple typedef value_set varbit void break continue accept reject
  NoAction verify static_assert packet_in packet_out exact lpm ternary range optional selector counter meter register
  hash digest clone resubmit truncate random log_msg assert assume mark_to_drop main hdr meta standard_metadata
  standard_metadata_t V1Switch setValid setInvalid isValid next last lastIndex minSizeInBits minSizeInBytes
  maxSizeInBits maxSizeInBytes`.split(/\s+/),
);

/** A name of the user's as a P4 identifier: itself, with `_` behind it where P4 has reserved it. */
export function p4Identifier(name: string): string {
  const legal = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9])/, "_");
  return RESERVED.has(legal) ? `${legal}_` : legal;
}

/** What the ingress control declares itself. */
const INGRESS_NAMES = new Set(
  `verdicts drop send punt this_node self peer peers home_node homes service services_ipv4 services_ipv6 service_addresses_ipv4
  service_addresses_ipv6 local remote connections_ipv4 connections_ipv6 strip malformed forUs isService sip_round
  sip_start sip_absorb flow_hash_ipv4 flow_hash_ipv6 write_carrier`.split(/\s+/),
);

/** The same for a name inside the ingress control: a table, an action, or an action's parameter, which must not shadow. */
export function ingressIdentifier(name: string): string {
  const identifier = p4Identifier(name);
  return INGRESS_NAMES.has(identifier) ? `${identifier}_` : identifier;
}

/** ` @name("original")` where the identifier had to differ, so that control planes see the user's own name. */
export function nameAnnotation(name: string): string {
  return p4Identifier(name) === name ? "" : ` @name("${name}")`;
}

/** `opaqueId` as `OPAQUE_ID`, the form of constants. */
export function constantName(name: string): string {
  return p4Identifier(name)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase();
}

/** A number as P4 writes constants that are bit patterns: `0x88B5`. */
export function hexLiteral(value: bigint | number, digits = 0): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, "0")}`;
}
