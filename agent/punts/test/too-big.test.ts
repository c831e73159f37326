import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { entriesFor, farmNode } from "../../../dsl/entries/farm-node.ts";
import { loadPipeline } from "../../../dsl/load-pipeline.ts";
import { overheadBytes, type PipelineModel, type PortRole } from "../../../dsl/model/index.ts";
import {
  concatBytes,
  ETHERNET,
  ethernet,
  formatIpAddress,
  formatMacAddress,
  ICMP,
  ICMPV6,
  IPV4,
  IPV6,
  internetChecksum,
  ipv4,
  ipv6,
  ipv6PseudoHeader,
  packet,
  readField,
  tcp,
  udp,
  vlan,
} from "../../../packet/index.ts";
import type { EntryUpdate } from "../../../targets/data-plane.ts";
import { AgreedFarm, AgreedOwnership } from "../../../test-support/agreed-ownership.ts";
import { InterpretedDataPlane } from "../../../test-support/interpreted-data-plane.ts";
import { startConnections } from "../../connections/start-connections.ts";
import { ROUTER_MAC } from "../../connections/test/connections-world.ts";
import { SILENT } from "../../observe/log.ts";
import { seconds, VirtualTimers } from "../../timers.ts";
import { type Punts, startPunts } from "../punts.ts";

const pipelineNamed = (name: string) =>
  fileURLToPath(new URL(`../../../examples/${name}.ts`, import.meta.url));
const farm = (await loadPipeline(pipelineNamed("farm"))).model!;
const overIpv6 = (await loadPipeline(pipelineNamed("ipv6-udp"))).model!;

let timers: VirtualTimers;
let device: InterpretedDataPlane;
let punts: Punts;
let answers: Uint8Array[];

/** Node 1, whose peer 2 owns the connections of the client's port 40000. */
async function begin(model: PipelineModel): Promise<void> {
  timers = new VirtualTimers();
  device = new InterpretedDataPlane(model, { timers });
  answers = [];
  device.onOutput((port: PortRole, bytes) => {
    if (port === "wan") answers.push(bytes);
  });
  await device.start();
  const ownership = new AgreedOwnership(new AgreedFarm(timers));
  await ownership.join(farmNode(1));
  const updates: EntryUpdate[] = [
    { operation: "modify", entry: { kind: "self", node: farmNode(1), generation: 1 } },
    { operation: "insert", entry: { kind: "peer", node: farmNode(2) } },
  ];
  for (const { addresses, protocol, port } of model.services)
    for (const address of addresses) {
      updates.push({ operation: "insert", entry: { kind: "service", service: { address, protocol, port } } });
      const client = address.includes(":") ? "[2001:db8::7]:40000" : "198.51.100.7:40000";
      const service = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
      await ownership.claim({ client, service, protocol }, 2);
    }
  await device.write(updates);
  const common = { model, dataPlane: device, timers, log: SILENT };
  const { connections } = startConnections({ ...common, node: 1, ownership });
  await connections.resume();
  const entries = entriesFor(1);
  punts = startPunts({ ...common, connections, entries: () => entries });
}

const link = () => ethernet({ destination: farmNode(1).hostMac, source: ROUTER_MAC });
const addresses = { source: "198.51.100.7", destination: "203.0.113.10", dontFragment: true } as const;
const full = new Uint8Array(1560);

function bigSegment(source: string = addresses.source): Uint8Array {
  return packet(
    link(),
    ipv4({ ...addresses, source }),
    tcp({ sourcePort: 40_000, destinationPort: 80 }),
    full,
  );
}

describe("an IPv4 packet that does not fit the lan", () => {
  beforeEach(() => begin(farm));

  test("is answered from the service's address with the size that fits, quoting it", () => {
    expect(device.inject("wan", bigSegment()).puntReason).toBe(2);
    const [answer] = answers;
    expect(answers).toHaveLength(1);
    expect(formatMacAddress(answer!.slice(0, 6))).toBe(ROUTER_MAC);
    expect(formatMacAddress(answer!.slice(6, 12))).toBe(farmNode(1).hostMac);
    const ip = answer!.slice(ETHERNET.byteLength);
    expect(internetChecksum(ip.slice(0, 20))).toBe(0);
    expect(formatIpAddress(ip.slice(12, 16))).toBe("203.0.113.10");
    expect(formatIpAddress(ip.slice(16, 20))).toBe("198.51.100.7");
    expect(ip.length).toBe(576);
    const message = ip.slice(IPV4.byteLength);
    expect(internetChecksum(message)).toBe(0);
    expect([readField(ICMP, "type", message), readField(ICMP, "code", message)]).toEqual([3, 4]);
    const mtu = farm.ports.lan.mtu! - overheadBytes(farm.encapsulation, "ipv4");
    expect(readField(ICMP, "rest", message)).toBe(mtu);
    const quoted = bigSegment().slice(ETHERNET.byteLength);
    expect(message.slice(ICMP.byteLength)).toEqual(quoted.slice(0, 576 - 28));
  });

  test("fits when it has the size that the answer says", () => {
    const mtu = farm.ports.lan.mtu! - overheadBytes(farm.encapsulation, "ipv4");
    const sized = (length: number) =>
      packet(
        link(),
        ipv4(addresses),
        tcp({ sourcePort: 40_000, destinationPort: 80 }),
        new Uint8Array(length - 40),
      );
    expect(device.inject("wan", sized(mtu)).verdict).toBe("forwarded");
    expect(device.inject("wan", sized(mtu + 1)).verdict).toBe("punted");
  });

  test("comes under a tag, and so does the answer", () => {
    const bytes = packet(
      link(),
      vlan({ id: 77, priority: 3 }),
      ipv4(addresses),
      tcp({ sourcePort: 40_000, destinationPort: 80 }),
      full,
    );
    device.inject("wan", bytes);
    expect(answers[0]?.slice(12, 18)).toEqual(bytes.slice(12, 18));
  });

  test("is answered only so often for each client, and silence is counted", async () => {
    for (let copy = 0; copy < 30; copy += 1) device.inject("wan", bigSegment());
    expect(answers).toHaveLength(10);
    expect(punts.counts).toMatchObject({ tooBigAnswered: 10, tooBigSilent: 20 });
    await timers.advance(seconds(1));
    device.inject("wan", bigSegment());
    expect(answers).toHaveLength(11);
  });

  test("is not answered to an address that is no host's, nor when it is an ICMP error itself", () => {
    const quoted = packet(
      ipv4({ source: "203.0.113.10", destination: "198.51.100.7" }),
      udp({ sourcePort: 53, destinationPort: 40_000 }),
    );
    const error = Uint8Array.of(3, 1, 0, 0, 0, 0, 0, 0, ...quoted, ...full);
    const outcome = device.inject(
      "wan",
      packet(link(), ipv4({ ...addresses, source: "192.0.2.1", protocol: 1 }), error),
    );
    expect(outcome.puntReason).toBe(2);
    expect(answers).toEqual([]);
    expect(punts.counts.tooBigSilent).toBe(1);
  });
});

describe("an IPv6 packet that does not fit the lan", () => {
  beforeEach(() => begin(overIpv6));

  test("is answered with ICMPv6 packet too big, as large as every path takes", () => {
    const service = overIpv6.services[0]!;
    const [address] = service.addresses.filter((candidate) => candidate.includes(":"));
    const ports = { sourcePort: 40_000, destinationPort: service.port };
    const transport = service.protocol === "tcp" ? tcp(ports) : udp(ports);
    const payload = new Uint8Array(overIpv6.ports.lan.mtu!);
    const outcome = device.inject(
      "wan",
      packet(link(), ipv6({ source: "2001:db8::7", destination: address! }), transport, payload),
    );
    expect(outcome.puntReason).toBe(2);
    const ip = answers[0]!.slice(ETHERNET.byteLength);
    expect(ip.length).toBe(1280);
    expect(formatIpAddress(ip.slice(8, 24))).toBe(address);
    expect(formatIpAddress(ip.slice(24, 40))).toBe("2001:db8::7");
    const message = ip.slice(IPV6.byteLength);
    const pseudo = ipv6PseudoHeader(ip.slice(8, 24), ip.slice(24, 40), 58, message.length);
    expect(internetChecksum(concatBytes(pseudo, message))).toBe(0);
    expect([readField(ICMPV6, "type", message), readField(ICMPV6, "code", message)]).toEqual([2, 0]);
    const mtu = overIpv6.ports.lan.mtu! - overheadBytes(overIpv6.encapsulation, "ipv6");
    expect(readField(ICMPV6, "rest", message)).toBe(mtu);
  });
});
