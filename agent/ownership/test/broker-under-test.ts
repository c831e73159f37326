import { milliseconds } from "../../timers.ts";
import type { Ownership, OwnershipTimes } from "../ownership.ts";

/** One member's link to the broker, which a test can cut. */
export interface MemberUnderTest {
  readonly ownership: Ownership;
  /** The member cannot reach the broker, while others can. */
  cutOff(): void;
  mend(): void;
}

/** A broker that a test can kill, and the members that use it. */
export interface BrokerUnderTest {
  member(): Promise<MemberUnderTest>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Restarted without anything that it knew. */
  restartEmpty(): Promise<void>;
  /** Resolves as soon as the condition holds; fails when it does not for long. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Lets time pass until the work is done. */
  done<Result>(work: Promise<Result>): Promise<Result>;
  /** Lets this much time pass, in microseconds. */
  pass(microseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Short, so that tests see members go. */
export const TEST_TIMES: OwnershipTimes = {
  heartbeat: milliseconds(50),
  lostAfter: milliseconds(400),
  withdrawnAfter: milliseconds(600),
  patience: milliseconds(500),
  retry: milliseconds(20),
};
