/** What nicforge's programs for BMv2 can hold. */
export const BMV2_LIMITS = {
  /** v1model's ports have 9 bits, and simple_switch's 511 means drop. */
  portNumber: 510,
  /** simple_switch allocates its tables in memory when it starts; this much is nicforge's own bound. */
  tableEntries: 1_048_576,
  /** Size of the tables of services in the generated program, for each family. */
  services: 1024,
  /** Size of the table of peers in the generated program. */
  peers: 1024,
} as const;

/** simple_switch's drop port. */
export const DROP_PORT = 511;
