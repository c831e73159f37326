import type { ClaimRecord, LedgerRecord, Written } from "../ledger.ts";
import type { MembershipRecord } from "../membership.ts";

/** From a member to the hub. */
export type MemberMessage =
  /** Asks for the picture, and for all that follows. */
  | { readonly kind: "open"; readonly member: number }
  | {
      readonly kind: "write-claim";
      readonly request: number;
      readonly key: string;
      /** Absent: it ended. */
      readonly value?: ClaimRecord | undefined;
      readonly after: number;
    }
  | {
      readonly kind: "write-membership";
      readonly request: number;
      readonly value: MembershipRecord;
      readonly after: number;
    }
  | { readonly kind: "beat" }
  | { readonly kind: "send"; readonly to: number; readonly body: unknown };

/** From the hub to a member. */
export type HubMessage =
  | {
      readonly kind: "picture";
      readonly store: string;
      readonly membership?: LedgerRecord<MembershipRecord> | undefined;
      readonly claims: readonly (readonly [key: string, record: LedgerRecord<ClaimRecord>])[];
    }
  | {
      readonly kind: "written";
      readonly request: number;
      readonly written: Written<ClaimRecord> | Written<MembershipRecord>;
    }
  | { readonly kind: "claim"; readonly key: string; readonly record: LedgerRecord<ClaimRecord> }
  | { readonly kind: "membership"; readonly record: LedgerRecord<MembershipRecord> }
  | { readonly kind: "alive"; readonly member: number }
  | { readonly kind: "message"; readonly from: number; readonly body: unknown };
