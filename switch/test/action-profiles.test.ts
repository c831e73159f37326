import { crc32 } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import type { ActionProfile } from "../externs/action-profile.ts";
import { createSwitch, type SoftwareSwitch } from "../index.ts";
import { exact, refusal, send } from "./support/exchange.ts";
import { testProgram } from "./support/program.ts";

const program = testProgram("shared-actions");

let target: SoftwareSwitch;
const tableOf = (name: string) => target.control.table(`TheIngress.${name}`);
const profileOf = (name: string): ActionProfile =>
  target.control.actionProfile(tableOf(name).actionProfileName!);
/** The member's action, the n-th of its table, with one argument. */
const action = (n: number, ...args: bigint[]) => ({ kind: "action", action: n, args }) as const;
const flowBytes = (flow: number) => [flow >> 8, flow & 0xff];
/** The hop of a packet of a flow, whose mark is 0. */
const hop = (key: number, flow: number) =>
  Number.parseInt(send(target, key, ...flowBytes(flow), 0xee, 0, 0).slice(8, 10), 16);

beforeEach(() => {
  target = createSwitch(program);
});

describe("an action profile", () => {
  test("is shared: a change of the member changes what all its entries do", () => {
    const profile = profileOf("marks");
    profile.insertMember(7, action(0, 0x1234n));
    for (const key of [1n, 2n])
      tableOf("marks").insert({ match: { "hdr.h.key": exact(key) }, run: { member: 7 } });
    expect([send(target, 1, 0, 0, 0, 0, 0), send(target, 2, 0, 0, 0, 0, 0)]).toEqual([
      "1:010000801234",
      "1:020000801234",
    ]);
    profile.modifyMember(7, action(0, 0xbeefn));
    expect([send(target, 1, 0, 0, 0, 0, 0), send(target, 2, 0, 0, 0, 0, 0)]).toEqual([
      "1:01000080beef",
      "1:02000080beef",
    ]);
    profile.modifyMember(7, action(1));
    expect(send(target, 1, 0, 0, 0, 0x55, 0x66)).toBe("1:010000805566");
    expect(send(target, 3, 0, 0, 0x11, 0, 0)).toBe("1:030000110000");
  });

  test("refuses a member twice, too many, an argument too wide, and one that is not there", () => {
    const profile = profileOf("marks");
    for (let member = 1; member <= 8; member++) profile.insertMember(member, action(1));
    expect(refusal(() => profile.insertMember(1, action(1)))).toBe("already-exists");
    expect(refusal(() => profile.insertMember(9, action(1)))).toBe("table-full");
    expect(refusal(() => profile.modifyMember(1, action(0, 0x10000n)))).toBe("invalid-argument");
    expect(refusal(() => profile.modifyMember(9, action(1)))).toBe("not-found");
    profile.deleteMember(8);
    expect(refusal(() => profile.deleteMember(8))).toBe("not-found");
    expect(refusal(() => profile.insertMember(9, action(1)))).toBe("accepted");
  });
});

describe("an action selector", () => {
  const toGroup = () =>
    tableOf("hops").insert({
      match: { "hdr.h.key": { kind: "ternary", value: 1n, mask: 0xffn } },
      priority: 1,
      run: { group: 1 },
    });

  test("picks by crc32 of the selector fields modulo the sum of the weights", () => {
    const profile = profileOf("hops");
    for (const member of [1, 2, 3]) profile.insertMember(member, action(0, BigInt(member)));
    profile.setGroup(1, [
      { member: 1, weight: 1 },
      { member: 2, weight: 3 },
      { member: 3, weight: 2 },
    ]);
    toGroup();
    const shares = [1, 2, 2, 2, 3, 3];
    for (let flow = 0; flow < 2_000; flow += 7) {
      const hash = crc32(Uint8Array.from([...flowBytes(flow), 0, 0]));
      expect(hop(1, flow)).toBe(shares[hash % shares.length]);
    }
  });

  test("gives a flow the same member until the group changes, and none when it is empty", () => {
    const profile = profileOf("hops");
    for (const member of [1, 2]) profile.insertMember(member, action(0, BigInt(member)));
    profile.setGroup(1, [{ member: 1, weight: 1 }]);
    toGroup();
    const hops = () => new Set(Array.from({ length: 50 }, (_, flow) => hop(1, flow)));
    expect(hops()).toEqual(new Set([1]));
    profile.setGroup(1, [{ member: 2, weight: 1 }]);
    expect(hops()).toEqual(new Set([2]));
    expect(refusal(() => profile.deleteMember(2))).toBe("invalid-argument");
    profile.setGroup(1, []);
    expect(hops()).toEqual(new Set([0xee]));
    expect(refusal(() => profile.setGroup(1, [{ member: 1, weight: 0 }]))).toBe("invalid-argument");
    expect(refusal(() => profile.setGroup(1, [{ member: 5, weight: 1 }]))).toBe("not-found");
  });

  test("is empty after a reset", () => {
    const profile = profileOf("hops");
    profile.insertMember(1, action(0, 1n));
    profile.setGroup(1, [{ member: 1, weight: 1 }]);
    toGroup();
    target.control.reset();
    expect([profile.members.size, profile.groups.size, tableOf("hops").size]).toEqual([0, 0, 0]);
    expect(hop(1, 0)).toBe(0xee);
  });
});
