/** Entries that the generated program's own tables take; a connection table's size is the pipeline's. */
export const OWN_TABLE_SIZES = {
  /** For each family. */
  services: 1024,
  peers: 1024,
} as const;
