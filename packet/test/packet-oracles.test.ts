import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pythonWithScapy, requires } from "../../test-support/optional-engine.ts";
import { writePcap } from "../capture/pcap-writer.ts";
import { hexFromBytes } from "../hex.ts";
import { packet } from "../layers/layer.ts";
import { ethernet, vlan } from "../layers/link.ts";
import { ipv4, ipv6, ipv6Extension } from "../layers/network.ts";
import { icmp, icmpv6, tcp, udp } from "../layers/transport.ts";

const link = ethernet({ source: "02:00:00:00:00:99", destination: "02:00:00:00:00:01" });
const v4 = { source: "198.51.100.7", destination: "203.0.113.10" };
const v6 = { source: "2001:db8::7", destination: "2001:db8::10" };
const ports = { sourcePort: 40000, destinationPort: 8888 };

/** A packet and Scapy's expression for the same. */
const PACKETS: readonly (readonly [string, Uint8Array, string])[] = [
  [
    "TCP SYN with options",
    packet(
      link,
      ipv4(v4),
      tcp({
        ...ports,
        flags: ["SYN", "ECE", "CWR"],
        sequenceNumber: 7,
        options: Uint8Array.of(2, 4, 5, 0xb4),
      }),
    ),
    "E/IP(id=0,**v4)/TCP(**p,flags='SEC',seq=7,window=65535,options=[('MSS',1460)])",
  ],
  [
    "UDP with an odd payload",
    packet(link, ipv4(v4), udp(ports), "hello"),
    "E/IP(id=0,**v4)/UDP(**p)/b'hello'",
  ],
  [
    "IPv4 options",
    packet(
      link,
      ipv4({ ...v4, dontFragment: true, identification: 5, options: Uint8Array.of(0x94, 4, 0, 0) }),
      udp(ports),
    ),
    "E/IP(id=5,flags='DF',options=[IPOption_Router_Alert()],**v4)/UDP(**p)",
  ],
  [
    "802.1Q",
    packet(link, vlan({ id: 100, priority: 3 }), ipv4(v4), icmp({ type: 8, rest: 0x10002 }), "ping"),
    "E/Dot1Q(vlan=100,prio=3)/IP(id=0,**v4)/ICMP(id=1,seq=2)/b'ping'",
  ],
  [
    "TCP over IPv6",
    packet(link, ipv6({ ...v6, flowLabel: 0x12345 }), tcp(ports), "abc"),
    "E/IPv6(fl=0x12345,**v6)/TCP(**p,flags='A',window=65535)/b'abc'",
  ],
  [
    "extension headers",
    packet(link, ipv6(v6), ipv6Extension("destinationOptions"), udp(ports), "abc"),
    "E/IPv6(**v6)/IPv6ExtHdrDestOpt(options=[PadN(optdata=bytes(4))])/UDP(**p)/b'abc'",
  ],
  [
    "ICMPv6",
    packet(link, ipv6(v6), icmpv6({ type: 128, rest: 0x10002 }), "ping"),
    "E/IPv6(**v6)/ICMPv6EchoRequest(id=1,seq=2,data=b'ping')",
  ],
];

requires("scapy", "packets, byte for byte as Scapy builds them", () => {
  test("all kinds of headers", () => {
    const script = [
      "from scapy.all import *",
      "E=Ether(src='02:00:00:00:00:99',dst='02:00:00:00:00:01')",
      "v4=dict(src='198.51.100.7',dst='203.0.113.10',ttl=64)",
      "v6=dict(src='2001:db8::7',dst='2001:db8::10')",
      "p=dict(sport=40000,dport=8888)",
      ...PACKETS.map(([, , expression]) => `print(bytes(${expression}).hex())`),
    ].join("\n");
    const output = execFileSync(pythonWithScapy()!, ["-c", script], { encoding: "utf8" });
    expect(PACKETS.map(([name, bytes]) => `${name} ${hexFromBytes(bytes)}`)).toEqual(
      output
        .trim()
        .split("\n")
        .map((hex, index) => `${PACKETS[index]![0]} ${hex}`),
    );
  });
});

requires("tshark", "packets, as Wireshark judges them", () => {
  /** One line a packet: the outermost values of the fields asked for. */
  function tshark(packets: readonly Uint8Array[], ...names: readonly string[]): readonly string[] {
    const folder = mkdtempSync(join(tmpdir(), "nicforge-packets-"));
    try {
      const file = join(folder, "packets.pcap");
      writeFileSync(file, writePcap(packets.map((bytes) => ({ bytes }))));
      const checks = ["ip", "tcp", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);
      const columns = names.flatMap((name) => ["-e", name]);
      const output = execFileSync("tshark", ["-r", file, ...checks, "-T", "fields", ...columns], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      return output.trimEnd().split("\n");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  const CHECKSUMS = [
    "ip.checksum.status",
    "tcp.checksum.status",
    "udp.checksum.status",
    "icmp.checksum.status",
    "icmpv6.checksum.status",
  ];

  test("all checksums are good and nothing is malformed", () => {
    const lines = tshark(
      PACKETS.map(([, bytes]) => bytes),
      ...CHECKSUMS,
      "_ws.malformed",
    );
    expect(lines.map((line) => line.replaceAll("\t", " ").trimEnd())).toEqual([
      "1 1",
      "1  1",
      "1  1",
      "1   1",
      " 1",
      "  1",
      "    1",
    ]);
  });

  test("a wrong checksum is told by the same measure", () => {
    const wrong = packet(link, ipv4(v4), udp({ ...ports, checksum: 0x1234 }));
    expect(tshark([wrong], ...CHECKSUMS)).toEqual(["1\t\t0"]);
  });
});
