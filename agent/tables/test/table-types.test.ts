import { describe, expect, it } from "vitest";
import { TABLES } from "../../../bmv2-tests/models/tables.ts";
import { InterpretedDataPlane } from "../../../test-support/interpreted-data-plane.ts";
import { EntryKeeper } from "../../entries/entry-keeper.ts";
import { SILENT } from "../../observe/log.ts";
import { VirtualTimers } from "../../timers.ts";
import { Table } from "../table.ts";
import type { Exact, Lpm, Range, Ternary } from "../table-types.ts";

type Acl = Table<
  { client: Ternary<32>; ports: Range<16>; flags: Ternary<8> },
  { permit: Record<never, number>; deny: Record<never, number> }
>;
type Prefixes = Table<
  { client: Lpm<128>; protocol: Exact<8> },
  { pass: Record<never, number>; toNode: { node: 16 }; unknown: Record<never, number> }
>;

const neverRun = (_mistakes: (acl: Acl, prefixes: Prefixes) => unknown): void => {};

describe("what does not compile", () => {
  it("is a name that the table does not have, a value too wide, a wrong form of match", () => {
    neverRun((acl, prefixes) => [
      acl.insert({ match: { ports: 80 }, action: "deny", priority: 1 }),
      acl.insert({
        match: { ports: { low: 1, high: 65_535 }, client: "10.0.0.0/8" },
        action: "deny",
        priority: 1,
      }),
      acl.insert({ match: { flags: { value: 2, mask: 0x12n } }, action: "permit", params: {}, priority: 1 }),
      prefixes.insert({
        match: { protocol: 6, client: "2001:db8::/32" },
        action: "toNode",
        params: { node: 2 },
      }),
      prefixes.delete({ match: { protocol: 6 } }),
      // @ts-expect-error no such key
      acl.insert({ match: { port: 80 }, action: "deny", priority: 1 }),
      // @ts-expect-error 17 bits in 16
      acl.insert({ match: { ports: 65_536 }, action: "deny", priority: 1 }),
      // @ts-expect-error 17 bits in 16, within a range
      acl.insert({ match: { ports: { low: 1, high: 65_536 } }, action: "deny", priority: 1 }),
      // @ts-expect-error 9 bits in 8, as a bigint, in a mask
      acl.insert({ match: { flags: { value: 2, mask: 256n } }, action: "deny", priority: 1 }),
      // @ts-expect-error a mask for a range
      acl.insert({ match: { ports: { value: 1, mask: 1 } }, action: "deny", priority: 1 }),
      // @ts-expect-error not an IPv4 address
      acl.insert({ match: { client: "10.0.0" }, action: "deny", priority: 1 }),
      // @ts-expect-error no such action
      acl.insert({ match: {}, action: "drop", priority: 1 }),
      // @ts-expect-error no priority
      acl.insert({ match: {}, action: "deny" }),
      // @ts-expect-error a priority where there are none
      prefixes.insert({ match: { protocol: 6 }, action: "pass", priority: 1 }),
      // @ts-expect-error the exact key is missing
      prefixes.insert({ match: {}, action: "pass" }),
      // @ts-expect-error a number may miss values of 128 bits
      prefixes.insert({ match: { protocol: 6, client: 5 }, action: "pass" }),
      // @ts-expect-error a parameter is missing
      prefixes.insert({ match: { protocol: 6 }, action: "toNode" }),
      // @ts-expect-error a parameter that the action does not have
      prefixes.insert({ match: { protocol: 6 }, action: "toNode", params: { node: 2, port: 1 } }),
      // @ts-expect-error 17 bits in 16
      prefixes.insert({ match: { protocol: 6 }, action: "toNode", params: { node: 65_536 } }),
      // @ts-expect-error 9 bits in 8
      prefixes.delete({ match: { protocol: 256 } }),
    ]);
  });
});

describe("a table at run time", () => {
  async function tables(): Promise<{ acl: Acl; prefixes: Prefixes; device: InterpretedDataPlane }> {
    const timers = new VirtualTimers();
    const device = new InterpretedDataPlane(TABLES, { timers });
    await device.start();
    const keeper = new EntryKeeper({ dataPlane: device, timers, log: SILENT });
    await keeper.resume();
    const named = (name: string) => new Table(TABLES.tables.find((table) => table.name === name)!, keeper);
    return { acl: named("acl") as Acl, prefixes: named("prefixes") as Prefixes, device };
  }

  it("inserts, modifies and deletes entries on the device", async () => {
    const { acl } = await tables();
    await acl.insert({
      match: { client: "192.0.2.0/24", ports: { low: 1, high: 9 } },
      action: "deny",
      priority: 2,
    });
    expect(acl.entries()).toEqual([
      {
        match: {
          client: { kind: "ternary", value: 0xc0000200n, mask: 0xffffff00n },
          ports: { kind: "range", low: 1n, high: 9n },
        },
        action: "deny",
        parameters: {},
        priority: 2,
      },
    ]);
    await acl.modify({
      match: { client: "192.0.2.0/24", ports: { low: 1, high: 9 } },
      action: "permit",
      priority: 2,
    });
    expect(acl.entries()[0]!.action).toBe("permit");
    await acl.delete({ match: { client: "192.0.2.0/24", ports: { low: 1, high: 9 } }, priority: 2 });
    expect(acl.entries()).toEqual([]);
  });

  it("refuses a second entry in one place, and what is not there", async () => {
    const { acl } = await tables();
    await acl.insert({ match: {}, action: "deny", priority: 2 });
    await expect(acl.insert({ match: {}, action: "permit", priority: 2 })).rejects.toThrow(
      "the entry is there",
    );
    await expect(acl.modify({ match: {}, action: "permit", priority: 3 })).rejects.toThrow("no such entry");
    await expect(acl.delete({ match: {}, priority: 3 })).rejects.toThrow("no such entry");
  });

  it("checks values that the compiler could not know", async () => {
    const { acl, prefixes } = await tables();
    const wide: number = 65_536;
    const address: `${number}.${number}.${number}.${number}` = "1.2.3.456";
    await expect(acl.insert({ match: { ports: wide }, action: "deny", priority: 2 })).rejects.toThrow(
      RangeError,
    );
    await expect(acl.insert({ match: { client: address }, action: "deny", priority: 2 })).rejects.toThrow(
      "client",
    );
    await expect(
      acl.insert({ match: { ports: { low: 9, high: wide - 65_530 } }, action: "deny", priority: 2 }),
    ).rejects.toThrow("begins above its end");
    await expect(
      acl.insert({ match: { flags: { value: 3, mask: 2 } }, action: "deny", priority: 2 }),
    ).rejects.toThrow("mask leaves out");
    await expect(acl.insert({ match: {}, action: "deny", priority: 0 })).rejects.toThrow("priority");
    await expect(
      prefixes.insert({ match: { protocol: 6, client: { value: 1n, prefixLength: 64 } }, action: "pass" }),
    ).rejects.toThrow("behind its prefix");
    await expect(
      prefixes.insert({ match: { protocol: 6 }, action: "toNode", params: { node: wide } }),
    ).rejects.toThrow("does not fit in the 16 bits of node");
    expect(acl.entries()).toEqual([]);
  });

  it("forgets an entry that the device refuses, and says why", async () => {
    const { acl, device } = await tables();
    device.refuse(() => "table-full");
    await expect(acl.insert({ match: {}, action: "deny", priority: 2 })).rejects.toMatchObject({
      reason: "table-full",
    });
    expect(acl.entries()).toEqual([]);
  });
});
