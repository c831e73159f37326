import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CUSTOM, FARM, FARM_KEYED, FARM_UDP4, FARM_UDP6 } from "../../bmv2-tests/models/index.ts";
import { clientPacket, routed } from "../../bmv2-tests/suite/client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES, type Family } from "../../bmv2-tests/suite/farm-facts.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { interpret } from "../../interpreter/index.ts";
import { writePcap } from "../../packet/index.ts";
import { pythonWithScapy, requires } from "../../test-support/optional-engine.ts";
import { scapyLayer } from "../dissectors/scapy.ts";
import { wiresharkDissector } from "../dissectors/wireshark.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nicforge-dissectors-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What node 1 sends to node 2 for a client's packet of node 2's connection. */
function secondPacket(model: PipelineModel, family: Family): Uint8Array {
  const frame = routed(clientPacket({ family, clientPort: CLIENT_PORT.node2 }));
  const { verdict, outputs } = interpret(model, { ...FARM_ENTRIES, node: 1 }, "wan", frame);
  expect(verdict).toBe("forwarded");
  return outputs[0]!.bytes;
}

/** The same with the user's own header, which carries a value of the connection's entry. */
function customPacket(): Uint8Array {
  const clientPort = CLIENT_PORT.node2;
  const client = `198.51.100.7:${clientPort}`;
  const data = { cookie: 0x1122_3344_5566n };
  const connections = [{ client, service: "203.0.113.10:443", protocol: "tcp" as const, node: 2, data }];
  const frame = routed(clientPacket({ clientPort, servicePort: 443 }));
  return interpret(CUSTOM, { ...FARM_ENTRIES, node: 1, connections }, "wan", frame).outputs[0]!.bytes;
}

/** Fields of the first packet as tshark prints them. */
function tshark(model: PipelineModel, bytes: Uint8Array, fields: readonly string[]): readonly string[] {
  const script = join(folder, `${model.name}.lua`);
  const capture = join(folder, `${model.name}.pcap`);
  writeFileSync(script, wiresharkDissector(model));
  writeFileSync(capture, writePcap([{ bytes }]));
  const wanted = fields.flatMap((field) => ["-e", field]);
  const args = ["-X", `lua_script:${script}`, "-r", capture, "-T", "fields", "-E", "occurrence=l", ...wanted];
  const printed = execFileSync("tshark", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return printed.trimEnd().split("\t");
}

requires("tshark", "the generated dissector, in Wireshark,", () => {
  const PORT = String(CLIENT_PORT.node2);

  it("picks the reference for an IPv4 client apart and hands the inner packet on", () => {
    const fields = [
      "connref.version",
      "connref.forwarded",
      "connref.ipv6",
      "connref.protocol",
      "connref.hops",
      "connref.client_port",
      "connref.application_port",
      "connref.client_address.ipv4",
      "connref.owner_address.ipv4",
      "ip.src",
      "tcp.dstport",
    ];
    expect(tshark(FARM, secondPacket(FARM, "ipv4"), fields)).toEqual([
      "1",
      "1",
      "0",
      "6",
      "2",
      PORT,
      "80",
      "198.51.100.7",
      "10.77.0.2",
      "198.51.100.7",
      "80",
    ]);
  });

  it("picks the reference for an IPv6 client apart", () => {
    const fields = ["connref.ipv6", "connref.client_address.ipv6", "connref.owner_address.ipv6", "ipv6.src"];
    expect(tshark(FARM, secondPacket(FARM, "ipv6"), fields)).toEqual([
      "1",
      "2001:db8:77::7",
      "fd77::2",
      "2001:db8:77::7",
    ]);
  });

  it.each([
    ["IPv4", FARM_UDP4],
    ["IPv6", FARM_UDP6],
  ])("finds the header behind UDP over %s", (_, model) => {
    const fields = ["connref.client_port", "connref.owner_address.ipv4", "udp.dstport"];
    expect(tshark(model, secondPacket(model, "ipv4"), fields)).toEqual([PORT, "10.77.0.2", "6635"]);
  });

  it("shows the tag of a keyed header", () => {
    const bytes = secondPacket(FARM_KEYED, "ipv4");
    const tag = Buffer.from(bytes.subarray(14 + 16, 14 + 24)).toString("hex");
    expect(tshark(FARM_KEYED, bytes, ["connref.tag"])).toEqual([`0x${tag}`]);
  });

  it("reads fields of odd widths in a header of the user's own", () => {
    const fields = ["steering.kind", "steering.left", "steering.magic", "steering.cookie", "steering.client"];
    expect(tshark(CUSTOM, customPacket(), fields)).toEqual([
      "42",
      "5",
      "0x1234",
      "0x0000112233445566",
      "198.51.100.7",
    ]);
  });
});

requires("scapy", "the generated layer, in Scapy,", () => {
  /** What Python prints for the frame, dissected by the generated layer and built again. */
  function scapy(model: PipelineModel, bytes: Uint8Array, expression: string): string {
    writeFileSync(join(folder, `${model.name}_scapy.py`), scapyLayer(model));
    const program = [
      `from ${model.name}_scapy import *`,
      "from scapy.layers.l2 import Ether",
      `frame = Ether(bytes.fromhex("${Buffer.from(bytes).toString("hex")}"))`,
      "assert bytes(frame) == frame.original",
      `print(${expression})`,
    ].join("\n");
    return execFileSync(pythonWithScapy()!, ["-c", program], { cwd: folder, encoding: "utf8" }).trim();
  }

  it("reads and rebuilds the header for both families", () => {
    const read = "frame['connref'].clientPort, frame['connref'].ownerAddress, frame['connref'].payload.name";
    expect(scapy(FARM, secondPacket(FARM, "ipv4"), read)).toBe(`${CLIENT_PORT.node2} 10.77.0.2 IP`);
    expect(scapy(FARM, secondPacket(FARM, "ipv6"), read)).toBe(`${CLIENT_PORT.node2} fd77::2 IPv6`);
  });

  it("reads it behind UDP, and a header of the user's own", () => {
    expect(scapy(FARM_UDP4, secondPacket(FARM_UDP4, "ipv4"), "frame['connref'].hops")).toBe("2");
    expect(scapy(CUSTOM, customPacket(), "hex(frame['steering'].cookie), frame['steering'].magic")).toBe(
      "0x112233445566 4660",
    );
  });
});

describe("a dissector's text", () => {
  it("says where the header was declared and which pipeline it is of", () => {
    expect(wiresharkDissector(FARM).split("\n")[0]).toContain(
      "connref: the header that carries the reference",
    );
    expect(scapyLayer(FARM)).toContain(`# Generated by nicforge from ${FARM.fileName}.`);
  });
});
