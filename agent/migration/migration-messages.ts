import type { ConnectionTuple } from "../../targets/data-plane.ts";

interface ToTaker {
  readonly migration: string;
  readonly connection: ConnectionTuple;
  /** The application's state in base64; absent for a TCP connection before its first byte. */
  readonly state?: string;
}

/** What servers say to each other about one migration, named by `migration`. Each may be lost, and may come twice. */
export type MigrationMessage =
  /** The giver asks the taker to get ready. */
  | ({ readonly kind: "offer" } & ToTaker)
  /** The taker is ready: packets wait there too. Repeated until the giver has decided. */
  | { readonly kind: "accept"; readonly migration: string }
  | { readonly kind: "refuse"; readonly migration: string; readonly why: string }
  /** The giver keeps the connection. */
  | { readonly kind: "abort"; readonly migration: string }
  /** The giver knows nothing of the migration: it is over, or the giver has restarted since. */
  | { readonly kind: "unknown"; readonly migration: string }
  /** The taker owns it now. With the state again, for a taker that has restarted since. Repeated until it is `active`. */
  | ({ readonly kind: "committed" } & ToTaker)
  /** The taker's application has the connection: what waits at the giver may follow. */
  | { readonly kind: "active"; readonly migration: string };

/** The message in what came over the bus, which carries other things too. */
export function migrationMessage(body: unknown): MigrationMessage | undefined {
  return typeof body === "object" && body !== null && "migration" in body
    ? (body as MigrationMessage)
    : undefined;
}

export function stateText(state: Uint8Array | undefined): { readonly state?: string } {
  return state === undefined ? {} : { state: Buffer.from(state).toString("base64") };
}

export function stateBytes(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : Uint8Array.from(Buffer.from(text, "base64"));
}
