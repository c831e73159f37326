import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import type { ConnectionTuple } from "../../../targets/data-plane.ts";
import type { Ownership, OwnershipChange } from "../ownership.ts";
import { type BrokerUnderTest, type MemberUnderTest, TEST_TIMES } from "./broker-under-test.ts";

/** What every implementation of {@link Ownership} does, whatever its broker. */
export function ownershipSuite(broker: () => Promise<BrokerUnderTest>): void {
  let farm: FarmUnderTest;

  beforeEach(async () => {
    farm = new FarmUnderTest(await broker());
  });

  afterEach(() => farm.stop());

  describe("claims", () => {
    test("the first claim of a connection wins, and all nodes agree", async () => {
      const [one, two, three] = await farm.members(1, 2, 3);
      expect(await farm.done(two!.claim(connection(1)))).toEqual({ owner: 2, won: true, provisional: false });
      expect(await farm.done(one!.claim(connection(1)))).toEqual({
        owner: 2,
        won: false,
        provisional: false,
      });
      await farm.allKnow({ 1: 2 });
      expect(three!.ownerOf(connection(1))).toBe(2);
    });

    test("of claims at the same time one wins, whoever asks", async () => {
      const members = await farm.members(1, 2, 3);
      const claims = await farm.done(Promise.all(members.map((member) => member.claim(connection(1)))));
      const { owner } = claims[0]!;
      expect(claims.map((claim) => claim.owner)).toEqual([owner, owner, owner]);
      expect(claims.filter(({ won }) => won)).toHaveLength(1);
      await farm.allKnow({ 1: owner });
    });

    test("thousands of claims are on their way at once, contested ones among them", async () => {
      const members = await farm.members(1, 2, 3);
      const numbers = Array.from({ length: 3000 }, (_, number) => number);
      const claims = await farm.done(
        Promise.all(
          numbers.flatMap((number) =>
            members
              .filter((_, index) => number % 3 === index || number % 10 === 0)
              .map((member) => member.claim(connection(number))),
          ),
        ),
      );
      expect(claims.filter(({ won }) => won)).toHaveLength(numbers.length);
      await farm.until(
        () => members.every((member) => member.known().length === numbers.length),
        "all know all",
      );
      expect(new Set(members.map((member) => JSON.stringify(picture(member)))).size).toBe(1);
    });

    test("TCP and UDP, and two services, never share an owner", async () => {
      const [one, two] = await farm.members(1, 2);
      const tuples: ConnectionTuple[] = [
        { client: "198.51.100.7:40000", service: "203.0.113.10:53", protocol: "tcp" },
        { client: "198.51.100.7:40000", service: "203.0.113.10:53", protocol: "udp" },
        { client: "198.51.100.7:40000", service: "203.0.113.11:53", protocol: "udp" },
        { client: "[2001:db8::7]:40000", service: "[2001:db8::1]:53", protocol: "udp" },
      ];
      const owners = [one!, two!, one!, two!];
      for (const [index, tuple] of tuples.entries()) await farm.done(owners[index]!.claim(tuple));
      await farm.until(() => one!.known().length === 4, "one knows all");
      expect(tuples.map((tuple) => one!.ownerOf(tuple))).toEqual([1, 2, 1, 2]);
      expect(one!.ownerOf({ ...tuples[3]!, client: "[2001:DB8:0::0007]:40000" })).toBe(2);
      await farm.until(() => two!.known().length === 4, "the other knows all");
      expect(tuples.map((tuple) => two!.ownerOf(tuple))).toEqual([1, 2, 1, 2]);
    });

    test("peers learn a connection, and forget it when it ends; then it can be claimed again", async () => {
      const [one, two] = await farm.members(1, 2);
      const heard = changesOf(two!);
      await farm.done(one!.claim(connection(1)));
      await farm.until(() => two!.ownerOf(connection(1)) === 1, "learned");
      await farm.done(one!.release(connection(1)));
      await farm.until(() => two!.ownerOf(connection(1)) === undefined, "forgotten");
      expect(heard).toEqual([
        { kind: "learned", connection: connection(1), owner: 1 },
        { kind: "withdrawn", connection: connection(1), owner: 1 },
      ]);
      expect((await farm.done(two!.claim(connection(1)))).won).toBe(true);
      await farm.allKnow({ 1: 2 });
    });

    test("claims and releases of one connection take effect in the order of the calls", async () => {
      const [one, two] = await farm.members(1, 2);
      await farm.done(
        Promise.all([
          one!.claim(connection(1)),
          one!.release(connection(1)),
          one!.claim(connection(1)),
          one!.claim(connection(2)),
          one!.release(connection(2)),
        ]),
      );
      await farm.allKnow({ 1: 1 });
      expect(picture(two!)).toEqual({ 1: 1 });
    });

    test("nobody ends what another owns", async () => {
      const [one, two] = await farm.members(1, 2);
      await farm.done(one!.claim(connection(1)));
      await farm.allKnow({ 1: 1 });
      await farm.done(two!.release(connection(1)));
      expect(await farm.done(two!.handOver(connection(1), 2))).toBe(false);
      await farm.allKnow({ 1: 1 });
    });

    test("a late joiner gets the full picture before join resolves", async () => {
      const [one, two] = await farm.members(1, 2);
      for (const number of [1, 2, 3]) await farm.done(one!.claim(connection(number)));
      await farm.done(two!.claim(connection(4)));
      await farm.done(one!.release(connection(2)));
      const [three] = await farm.members(3);
      expect(picture(three!)).toEqual({ 1: 1, 3: 1, 4: 2 });
      expect(three!.members().members.map(({ node }) => node.id)).toEqual([1, 2, 3]);
    });
  });

  describe("handing over", () => {
    test("an owner gives a connection to a peer, which is told that it owns it", async () => {
      const [one, two, three] = await farm.members(1, 2, 3);
      await farm.done(one!.claim(connection(1)));
      await farm.allKnow({ 1: 1 });
      const heard = [changesOf(one!), changesOf(two!), changesOf(three!)];
      expect(await farm.done(one!.handOver(connection(1), 2))).toBe(true);
      await farm.allKnow({ 1: 2 });
      expect(heard).toEqual([
        [{ kind: "lost", connection: connection(1), owner: 2 }],
        [{ kind: "assigned", connection: connection(1) }],
        [{ kind: "learned", connection: connection(1), owner: 2 }],
      ]);
    });

    test("a connection without an owner is claimed for a peer", async () => {
      const [one, two] = await farm.members(1, 2);
      const heard = changesOf(two!);
      expect(await farm.done(one!.claim(connection(1), 2))).toEqual({
        owner: 2,
        won: true,
        provisional: false,
      });
      await farm.allKnow({ 1: 2 });
      expect(heard).toEqual([{ kind: "assigned", connection: connection(1) }]);
    });
  });

  describe("membership", () => {
    test("every change raises the generation, and all see the same changes", async () => {
      const [one] = await farm.members(1);
      const heard = membershipsOf(one!);
      const [two] = await farm.members(2);
      await farm.done(two!.drain());
      await farm.done(two!.leave());
      await farm.until(() => one!.members().members.length === 1, "gone");
      expect(heard).toEqual(["2: 1 active, 2 active", "3: 1 active, 2 draining", "4: 1 active"]);
    });

    test("who leaves releases what it owns", async () => {
      const [one, two] = await farm.members(1, 2);
      await farm.done(two!.claim(connection(1)));
      await farm.allKnow({ 1: 2 });
      await farm.done(two!.leave());
      await farm.until(() => one!.ownerOf(connection(1)) === undefined, "released");
    });

    test("a draining member keeps its connections, and takes new ones after joining again", async () => {
      const [one, two] = await farm.members(1, 2);
      await farm.done(two!.claim(connection(1)));
      await farm.done(two!.drain());
      await farm.until(() => stateOf(one!, 2) === "draining", "draining");
      await farm.allKnow({ 1: 2 });
      await farm.done(two!.join(farmNode(2)));
      await farm.until(() => stateOf(one!, 2) === "active", "active");
    });

    test("a member that dies is lost, then removed, and its connections are withdrawn at every peer", async () => {
      const [one, two, three] = await farm.members(1, 2, 3);
      await farm.done(three!.claim(connection(1)));
      await farm.allKnow({ 1: 3 });
      await farm.done(three!.close());
      await farm.until(() => stateOf(one!, 3) === "lost" && stateOf(two!, 3) === "lost", "lost");
      expect([one!.ownerOf(connection(1)), two!.ownerOf(connection(1))]).toEqual([3, 3]);
      await farm.until(
        () => [one!, two!].every((member) => stateOf(member, 3) === undefined),
        "removed from the membership",
      );
      expect([one!.ownerOf(connection(1)), two!.ownerOf(connection(1))]).toEqual([undefined, undefined]);
      expect((await farm.done(two!.claim(connection(1)))).won).toBe(true);
      await farm.until(() => one!.ownerOf(connection(1)) === 2, "claimed anew");
    });

    test("a member that restarts under its id keeps what it owns, and is told what that is", async () => {
      const [one, two] = await farm.members(1, 2);
      const heard = changesOf(one!);
      await farm.done(two!.claim(connection(1)));
      await farm.done(two!.close());
      await farm.until(() => stateOf(one!, 2) === "lost", "lost");
      const [again] = await farm.members(2);
      await farm.until(() => stateOf(one!, 2) === "active", "back");
      expect(again!.owned()).toEqual([{ connection: connection(1), owner: 2, provisional: false }]);
      expect(heard).toEqual([{ kind: "learned", connection: connection(1), owner: 2 }]);
      expect(await farm.done(again!.claim(connection(1)))).toMatchObject({ owner: 2, won: true });
    });

    test("a second process with the same id supersedes the first", async () => {
      const [first] = await farm.members(1);
      const heard: string[] = [];
      first!.onChange(({ kind }) => heard.push(kind));
      await farm.members(1);
      await farm.until(() => heard.includes("superseded"), "superseded");
      expect(first!.state).toBe("away");
    });

    test("one that only stood still comes back, and with it what it owns", async () => {
      const [one] = await farm.members(1);
      const two = await farm.member(2);
      await farm.done(two.ownership.claim(connection(1)));
      await farm.allKnow({ 1: 2 });
      two.cutOff();
      await farm.until(() => stateOf(one!, 2) === undefined, "removed");
      expect(one!.ownerOf(connection(1))).toBeUndefined();
      const heard = changesOf(two.ownership);
      two.mend();
      await farm.until(() => one!.ownerOf(connection(1)) === 2, "learned again");
      expect(stateOf(one!, 2)).toBe("active");
      expect(heard).toEqual([]);
    });
  });

  describe("while the broker is away", () => {
    test("nothing is forgotten, claims are provisional, and all of it is settled on its return", async () => {
      const [one, two] = await farm.members(1, 2);
      for (const number of [1, 2]) await farm.done(one!.claim(connection(number)));
      await farm.allKnow({ 1: 1, 2: 1 });
      const heard = [changesOf(one!), changesOf(two!)];
      await farm.kill();
      expect(await farm.done(two!.claim(connection(3)))).toEqual({ owner: 2, won: true, provisional: true });
      expect(await farm.done(two!.claim(connection(1)))).toEqual({
        owner: 1,
        won: false,
        provisional: false,
      });
      await farm.done(one!.release(connection(2)));
      await farm.pass(TEST_TIMES.lostAfter + TEST_TIMES.withdrawnAfter);
      expect([picture(one!), picture(two!)]).toEqual([{ 1: 1 }, { 1: 1, 2: 1, 3: 2 }]);
      expect(two!.owned()).toEqual([{ connection: connection(3), owner: 2, provisional: true }]);
      await farm.restart();
      await farm.allKnow({ 1: 1, 3: 2 });
      expect(two!.owned()).toEqual([{ connection: connection(3), owner: 2, provisional: false }]);
      expect(heard).toEqual([
        [{ kind: "learned", connection: connection(3), owner: 2 }],
        [{ kind: "withdrawn", connection: connection(2), owner: 1 }],
      ]);
      expect([stateOf(one!, 2), stateOf(two!, 1)]).toEqual(["active", "active"]);
    });

    test("of two provisional claims the lower node's stands, and the other is told", async () => {
      const [one, two] = await farm.members(1, 2);
      const heard = [changesOf(one!), changesOf(two!)];
      await farm.kill();
      for (const member of [two!, one!])
        expect((await farm.done(member.claim(connection(1)))).provisional).toBe(true);
      await farm.restart();
      await farm.allKnow({ 1: 1 });
      expect(heard).toEqual([[], [{ kind: "lost", connection: connection(1), owner: 1 }]]);
    });

    test("a provisional claim yields to one that was settled, whatever the nodes", async () => {
      const one = await farm.member(1);
      const [two] = await farm.members(2);
      one.cutOff();
      await farm.until(() => one.ownership.state === "away", "cut off");
      await farm.done(one.ownership.claim(connection(1)));
      expect((await farm.done(two!.claim(connection(1)))).provisional).toBe(false);
      one.mend();
      await farm.allKnow({ 1: 2 });
    });

    test("a broker that forgot everything learns it again; the generation goes on, nothing is withdrawn", async () => {
      const [one, two] = await farm.members(1, 2);
      await farm.done(one!.claim(connection(1)));
      await farm.done(two!.claim(connection(2)));
      await farm.allKnow({ 1: 1, 2: 2 });
      const { generation } = one!.members();
      const heard = [changesOf(one!), changesOf(two!)];
      await farm.kill();
      await farm.restartEmpty();
      await farm.until(() => [one!, two!].every(({ state }) => state === "joined"), "both are back");
      const [three] = await farm.members(3);
      await farm.until(() => JSON.stringify(picture(three!)) === '{"1":1,"2":2}', "all is known again");
      await farm.pass(TEST_TIMES.withdrawnAfter * 2);
      await farm.allKnow({ 1: 1, 2: 2 });
      expect(heard).toEqual([[], []]);
      expect(three!.members().generation).toBeGreaterThan(generation);
      expect(three!.members().members.map(({ state }) => state)).toEqual(["active", "active", "active"]);
    });

    test("what a broker forgot and nobody announces again is withdrawn after the stated time", async () => {
      const [one, two] = await farm.members(1, 2);
      await farm.done(two!.claim(connection(1)));
      await farm.allKnow({ 1: 2 });
      await farm.kill();
      await farm.done(two!.close());
      await farm.restartEmpty();
      await farm.until(() => one!.state === "joined", "back");
      expect(one!.ownerOf(connection(1))).toBe(2);
      await farm.until(() => one!.ownerOf(connection(1)) === undefined, "withdrawn");
    });

    test("a node that starts without the broker serves, and joins when it is there", async () => {
      await farm.kill();
      const [one] = await farm.members(1);
      expect(one!.state).toBe("away");
      expect(one!.members()).toMatchObject({ generation: 0, members: [{ state: "active" }] });
      expect((await farm.done(one!.claim(connection(1)))).provisional).toBe(true);
      await farm.restart();
      await farm.until(() => one!.state === "joined", "joined");
      const [two] = await farm.members(2);
      await farm.until(() => two!.ownerOf(connection(1)) === 1, "known");
    });

    test("claims on their way when the broker dies are answered, and known to all afterwards", async () => {
      const [one, two] = await farm.members(1, 2);
      const numbers = Array.from({ length: 500 }, (_, number) => number);
      const claims = Promise.all(numbers.map((number) => one!.claim(connection(number))));
      await farm.kill();
      expect((await farm.done(claims)).every(({ won }) => won)).toBe(true);
      await farm.restart();
      await farm.until(() => two!.known().length === numbers.length, "all known");
    });

    test("a hand-over is refused", async () => {
      const [one] = await farm.members(1, 2);
      await farm.done(one!.claim(connection(1)));
      await farm.kill();
      await farm.until(() => one!.state === "away", "away");
      expect(await farm.done(one!.handOver(connection(1), 2))).toBe(false);
      expect(one!.ownerOf(connection(1))).toBe(1);
    });
  });

  test("after its end a member claims nothing, and what others still ask of it does no harm", async () => {
    const [one] = await farm.members(1);
    await farm.done(one!.claim(connection(1)));
    await farm.done(one!.close());
    await expect(farm.done(one!.claim(connection(2)))).rejects.toThrow("after the end");
    await farm.done(one!.release(connection(1)));
    expect(await farm.done(one!.handOver(connection(1), 2))).toBe(false);
    one!.send(2, "anyone?");
    expect([one!.state, one!.known(), one!.members().members]).toEqual(["away", [], []]);
  });

  test("members send each other messages", async () => {
    const [one, two, three] = await farm.members(1, 2, 3);
    const heard: unknown[] = [];
    two!.onMessage((from, body) => heard.push([from, body]));
    three!.onMessage((from, body) => heard.push(["three", from, body]));
    one!.send(2, { kind: "offer", state: "AAEC" });
    await farm.until(() => heard.length === 1, "heard");
    expect(heard).toEqual([[1, { kind: "offer", state: "AAEC" }]]);
  });
}

/** The members of one test. */
class FarmUnderTest {
  readonly #broker: BrokerUnderTest;
  readonly #members: Ownership[] = [];

  constructor(broker: BrokerUnderTest) {
    this.#broker = broker;
  }

  async members(...ids: number[]): Promise<Ownership[]> {
    const members: Ownership[] = [];
    for (const id of ids) members.push((await this.member(id)).ownership);
    const all = () => members.every((member) => ids.every((id) => stateOf(member, id) !== undefined));
    if (members.every(({ state }) => state === "joined")) await this.until(all, "all know each other");
    return members;
  }

  async member(id: number): Promise<MemberUnderTest> {
    const member = await this.#broker.member();
    this.#members.push(member.ownership);
    await this.done(member.ownership.join(farmNode(id)));
    return member;
  }

  /** All who joined come to this picture: connection number → owner. */
  allKnow(expected: Readonly<Record<number, number>>): Promise<void> {
    const text = JSON.stringify(expected);
    const agrees = (member: Ownership) =>
      member.state === "joined" &&
      JSON.stringify(picture(member)) === text &&
      member.known().every(({ provisional }) => !provisional);
    return this.until(() => this.#members.every(agrees), `all know ${text}`);
  }

  done<Result>(work: Promise<Result>): Promise<Result> {
    return this.#broker.done(work);
  }

  until(condition: () => boolean, what: string): Promise<void> {
    return this.#broker.until(condition, what);
  }

  pass(microseconds: number): Promise<void> {
    return this.#broker.pass(microseconds);
  }

  async kill(): Promise<void> {
    await this.#broker.kill();
    await this.until(() => this.#members.every(({ state }) => state === "away"), "all are cut off");
  }

  restart(): Promise<void> {
    return this.#broker.restart();
  }

  restartEmpty(): Promise<void> {
    return this.#broker.restartEmpty();
  }

  async stop(): Promise<void> {
    await this.done(Promise.all(this.#members.map((member) => member.close())));
    await this.#broker.stop();
  }
}

/** A connection of a client's own. */
function connection(number: number): ConnectionTuple {
  return {
    client: `198.51.${number >> 8}.${number & 0xff}:40000`,
    service: "203.0.113.10:80",
    protocol: "tcp",
  };
}

function numberOf({ client }: ConnectionTuple): number {
  const [, , high, low] = client.split(/[.:]/);
  return Number(high) * 256 + Number(low);
}

/** Connection number → owner. */
function picture(member: Ownership): Record<number, number> {
  return Object.fromEntries(member.known().map(({ connection, owner }) => [numberOf(connection), owner]));
}

function stateOf(member: Ownership, id: number): string | undefined {
  return member.members().members.find(({ node }) => node.id === id)?.state;
}

/** What the member tells of connections, as it comes. */
function changesOf(member: Ownership): OwnershipChange[] {
  const changes: OwnershipChange[] = [];
  member.onChange((change) => {
    if ("connection" in change) changes.push(change);
  });
  return changes;
}

function membershipsOf(member: Ownership): string[] {
  const memberships: string[] = [];
  member.onChange((change) => {
    if (change.kind !== "membership") return;
    const { generation, members } = change.membership;
    memberships.push(`${generation}: ${members.map(({ node, state }) => `${node.id} ${state}`).join(", ")}`);
  });
  return memberships;
}
