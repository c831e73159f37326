import { OWN_TABLE_SIZES } from "../../codegen/p4/table-sizes.ts";

/** What nicforge's programs for BMv2 can hold. */
export const BMV2_LIMITS = {
  /** v1model's ports have 9 bits, and simple_switch's 511 means drop. */
  portNumber: 510,
  /** simple_switch allocates its tables in memory when it starts; this much is nicforge's own bound. */
  tableEntries: 1_048_576,
  /** Service addresses of each family. */
  services: OWN_TABLE_SIZES.services,
} as const;

/** simple_switch's drop port. */
export const DROP_PORT = 511;
