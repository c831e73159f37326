import fc from "fast-check";
import { expect } from "vitest";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import type { ConnectionTuple } from "../../../targets/data-plane.ts";
import { milliseconds } from "../../timers.ts";
import { connectionKey } from "../connection-key.ts";
import type { Ownership } from "../ownership.ts";
import { type BrokerUnderTest, type MemberUnderTest, TEST_TIMES } from "./broker-under-test.ts";

const MEMBERS = [1, 2, 3];
const CONNECTIONS = 6;

const member = fc.integer({ min: 0, max: MEMBERS.length - 1 });
const connection = fc.integer({ min: 0, max: CONNECTIONS - 1 });

type Step =
  | { readonly kind: "claim" | "release"; readonly member: number; readonly connection: number }
  | {
      readonly kind: "hand-over";
      readonly member: number;
      readonly to: number;
      readonly connection: number;
    }
  | { readonly kind: "cut" | "mend"; readonly member: number }
  | { readonly kind: "kill" | "restart" | "restart-empty" }
  | { readonly kind: "pass"; readonly time: number };

/** A history of claims and failures. */
export const HISTORY: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("claim" as const), member, connection }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("release" as const), member, connection }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("hand-over" as const), member, to: member, connection }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("cut" as const, "mend" as const), member }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom("kill" as const, "restart" as const, "restart-empty" as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("pass" as const), time: fc.integer({ min: 0, max: 300 }) }),
    },
  ),
  { minLength: 5, maxLength: 50 },
);

/** What a member serves, as its agent does: by the answers to its claims and what it is told. */
class Serving {
  readonly keys = new Set<string>();
  readonly #ownership: Ownership;

  constructor(ownership: Ownership) {
    this.#ownership = ownership;
    ownership.onChange((change) => {
      if (change.kind === "lost" || change.kind === "withdrawn")
        this.keys.delete(connectionKey(change.connection));
      if (change.kind === "assigned") this.keys.add(connectionKey(change.connection));
    });
  }

  async claim(tuple: ConnectionTuple): Promise<void> {
    const key = connectionKey(tuple);
    const { won } = await this.#ownership.claim(tuple);
    if (won && this.#ownership.owned().some((own) => connectionKey(own.connection) === key))
      this.keys.add(key);
  }

  async release(tuple: ConnectionTuple): Promise<void> {
    await this.#ownership.release(tuple);
    this.keys.delete(connectionKey(tuple));
  }
}

/**
 * Runs the history, ends all failures, and checks what must then hold: all members know the same, and each connection that some member
 * serves is served by that member alone, which all know as its owner.
 */
export async function converges(broker: BrokerUnderTest, history: readonly Step[]): Promise<void> {
  const members: MemberUnderTest[] = [];
  for (const node of MEMBERS) {
    const joining = await broker.member();
    members.push(joining);
    await broker.done(joining.ownership.join(farmNode(node)));
  }
  const serving = members.map(({ ownership }) => new Serving(ownership));
  let running = true;
  const working: Promise<unknown>[] = [];
  for (const step of history) {
    switch (step.kind) {
      case "claim":
      case "release":
        working.push(serving[step.member]![step.kind](tuple(step.connection)));
        break;
      case "hand-over":
        working.push(members[step.member]!.ownership.handOver(tuple(step.connection), MEMBERS[step.to]!));
        break;
      case "cut":
        members[step.member]!.cutOff();
        break;
      case "mend":
        members[step.member]!.mend();
        break;
      case "kill":
        if (running) await broker.kill();
        running = false;
        break;
      case "restart":
      case "restart-empty":
        if (!running) await (step.kind === "restart" ? broker.restart() : broker.restartEmpty());
        running = true;
        break;
      case "pass":
        await broker.pass(milliseconds(step.time));
    }
  }
  if (!running) await broker.restart();
  for (const each of members) each.mend();
  await broker.done(Promise.all(working));
  const agree = () => new Set(members.map(({ ownership }) => picture(ownership))).size === 1;
  await broker.until(() => members.every(({ ownership }) => ownership.state === "joined"), "all are back");
  await broker.pass(2 * (TEST_TIMES.lostAfter + TEST_TIMES.withdrawnAfter));
  await broker.until(agree, "all know the same");
  for (const [index, { ownership }] of members.entries()) {
    const owned = ownership.owned().map((own) => connectionKey(own.connection));
    expect(owned.sort(), `what node ${MEMBERS[index]} owns is what it serves`).toEqual(
      [...serving[index]!.keys].sort(),
    );
    expect(ownership.members().members.map(({ state }) => state)).toEqual(["active", "active", "active"]);
  }
  for (const { ownership } of members) await broker.done(ownership.close());
}

function tuple(number: number): ConnectionTuple {
  return { client: `198.51.100.7:${40_000 + number}`, service: "203.0.113.10:80", protocol: "tcp" };
}

function picture(ownership: Ownership): string {
  const known = ownership.known().map((own) => `${connectionKey(own.connection)} ${own.owner}`);
  const { generation, members } = ownership.members();
  return [generation, ...members.map(({ node, state }) => `${node.id} ${state}`), ...known.sort()].join("\n");
}
