import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../bytes.ts";
import { renderDissection, summarize } from "../dissection-text.ts";
import { dissect } from "../dissector.ts";
import { headerLayout } from "../header-layout.ts";
import { headerLayer, packet, padFrame } from "../layers/layer.ts";
import { arp, ethernet, vlan } from "../layers/link.ts";
import { ipv4, ipv6, ipv6Extension, ipv6Fragment } from "../layers/network.ts";
import { icmp, icmpv6, tcp, udp } from "../layers/transport.ts";
import { damagedBytes } from "./damaged-bytes.ts";

const link = ethernet({ source: "02:00:00:00:00:99", destination: "02:00:00:00:00:01" });
const v4 = { source: "198.51.100.7", destination: "203.0.113.10" };
const v6 = { source: "2001:db8::7", destination: "2001:db8::10" };
const ports = { sourcePort: 40000, destinationPort: 80 };

const LINK = "ethernet 02:00:00:00:00:99 > 02:00:00:00:00:01";
const IPV4 = "ipv4 198.51.100.7 > 203.0.113.10";
const IPV6 = "ipv6 2001:db8::7 > 2001:db8::10";

describe("a summary", () => {
  test.each([
    [
      "TCP over IPv4",
      packet(link, ipv4(v4), tcp({ ...ports, flags: ["SYN", "ECE", "CWR"] })),
      `${LINK} | ${IPV4} | tcp 40000 > 80 SYN ECE CWR | 0 bytes`,
    ],
    [
      "UDP with a tag",
      packet(link, vlan({ id: 7 }), ipv4(v4), udp(ports), "hello"),
      `${LINK} | vlan 7 | ${IPV4} | udp 40000 > 80 | 5 bytes`,
    ],
    [
      "IPv6 with extension headers",
      packet(
        link,
        ipv6(v6),
        ipv6Extension("hopByHop"),
        ipv6Extension("routing", { body: new Uint8Array(22) }),
        tcp(ports),
      ),
      `${LINK} | ${IPV6} | hopByHop | routing | tcp 40000 > 80 ACK | 0 bytes`,
    ],
    [
      "a first fragment, whose ports are there",
      packet(link, ipv6(v6), ipv6Fragment({ moreFragments: true }), udp({ ...ports, length: 8 })),
      `${LINK} | ${IPV6} | ipv6Fragment | udp 40000 > 80 | 0 bytes`,
    ],
    [
      "later fragments, whose ports are not",
      packet(link, ipv4({ ...v4, fragmentOffset: 1 }), udp(ports)),
      `${LINK} | ${IPV4} | 8 bytes`,
    ],
    [
      "ARP",
      packet(
        link,
        arp({
          operation: "reply",
          senderMac: "02:00:00:00:00:99",
          senderIp: "10.0.0.1",
          targetIp: "10.0.0.2",
        }),
      ),
      `${LINK} | arp | 0 bytes`,
    ],
    [
      "an unknown EtherType",
      packet(
        ethernet({ source: "02:00:00:00:00:99", destination: "02:00:00:00:00:01", etherType: 0x9999 }),
        "xy",
      ),
      `${LINK} | 2 bytes`,
    ],
    [
      "an ICMP error and the eight bytes of TCP that it quotes",
      packet(
        link,
        ipv4(v4),
        icmp({ type: 3, code: 4, rest: 1400 }),
        packet(
          ipv4({ source: v4.destination, destination: v4.source, totalLength: 1500 }),
          tcp(ports),
        ).subarray(0, 28),
      ),
      `${LINK} | ${IPV4} | icmp type 3 code 4 | ipv4 203.0.113.10 > 198.51.100.7 | tcp 40000 > 80 | 0 bytes`,
    ],
    [
      "an ICMPv6 error and what it quotes",
      packet(
        link,
        ipv6(v6),
        icmpv6({ type: 2, rest: 1280 }),
        packet(ipv6({ source: v6.destination, destination: v6.source }), udp(ports), "abc").subarray(0, 48),
      ),
      `${LINK} | ${IPV6} | icmpv6 type 2 code 0 | ipv6 2001:db8::10 > 2001:db8::7 | udp 40000 > 80 | 0 bytes`,
    ],
  ])("of %s", (_what, bytes, expected) => {
    expect(summarize(dissect(bytes))).toBe(expected);
  });

  test("tells padding from payload", () => {
    const { payload, trailer } = dissect(padFrame(packet(link, ipv4(v4), udp(ports), "hello")));
    expect(payload).toEqual({ start: 42, end: 47 });
    expect(trailer).toEqual({ start: 47, end: 60 });
  });

  test("begins at the IP header where asked", () => {
    expect(summarize(dissect(packet(ipv6(v6), tcp(ports)), { start: "ip" }))).toBe(
      `${IPV6} | tcp 40000 > 80 ACK | 0 bytes`,
    );
  });
});

describe("a length that lies", () => {
  const problems = (bytes: Uint8Array) => dissect(bytes).problems;
  test.each([
    [
      "beyond the packet",
      packet(link, ipv4({ ...v4, totalLength: 1000 }), udp(ports)),
      "ipv4: says that 980 bytes follow, 8 are there",
    ],
    [
      "below the header",
      packet(link, ipv4({ ...v4, totalLength: 19 }), udp(ports)),
      "ipv4: total length 19 is below the header's",
    ],
    [
      "of an IPv4 header that is too short",
      packet(link, ipv4({ ...v4, headerLength: 4 }), udp(ports)),
      "ipv4: header length 16 is below 20",
    ],
    [
      "of an IPv4 header that is too long",
      packet(link, ipv4({ ...v4, headerLength: 15, totalLength: 60 }), udp(ports)),
      "ipv4: header of 60 bytes, 28 are there",
    ],
    [
      "of UDP below its header",
      packet(link, ipv4(v4), udp({ ...ports, length: 7 })),
      "udp: length 7 is below 8",
    ],
    [
      "of UDP beyond IP's",
      packet(link, ipv4(v4), udp({ ...ports, length: 9 })),
      "udp: says that 1 bytes follow, 0 are there",
    ],
    ["of TCP", packet(link, ipv4(v4), tcp({ ...ports, dataOffset: 4 })), "tcp: data offset 16 is below 20"],
    ["of an IP version", packet(link, ipv4({ ...v4, version: 5 }), udp(ports)), "ipv4: version 5"],
    [
      "of an extension header",
      packet(link, ipv6({ ...v6, nextHeader: 0 }), Uint8Array.of(6, 9, 0, 0, 0, 0, 0, 0)),
      "hopByHop: header of 80 bytes, 8 are there",
    ],
  ])("%s", (_what, bytes, problem) => {
    expect(problems(bytes)).toEqual([problem]);
  });

  test("leaves the fields that are there of a header that is cut", () => {
    const whole = packet(link, ipv4(v4), tcp(ports));
    const { headers, problems: said } = dissect(whole.subarray(0, 14 + 20 + 7));
    expect(said).toEqual(["ipv4: says that 20 bytes follow, 7 are there", "tcp: cut after 7 of 20 bytes"]);
    expect(headers.at(-1)?.fields.map((field) => field.name)).toEqual(["sourcePort", "destinationPort"]);
  });
});

describe("a header of one's own", () => {
  const REFERENCE = headerLayout("reference", { version: 8, owner: 32 }, { owner: "ip" });
  const values = { version: 1, owner: 0x0a4d0001 };

  test("is known by its EtherType and carries IP", () => {
    const bytes = packet(link, headerLayer(REFERENCE, values, { etherType: 0x88b5 }), ipv4(v4), udp(ports));
    const bindings = [
      { layout: REFERENCE, announcedBy: { by: "etherType", value: 0x88b5 }, carriesIp: true },
    ] as const;
    expect(summarize(dissect(bytes, { bindings }))).toBe(
      `${LINK} | reference | ${IPV4} | udp 40000 > 80 | 0 bytes`,
    );
    expect(renderDissection(bytes, dissect(bytes, { bindings }))).toContain(
      "reference [14..19)\n  version  1\n  owner    10.77.0.1\n",
    );
  });

  test("is known by its UDP port", () => {
    const bytes = packet(
      link,
      ipv4(v4),
      udp({ sourcePort: 0xc000, destinationPort: 6635 }),
      headerLayer(REFERENCE, values),
      "data",
    );
    const bindings = [
      { layout: REFERENCE, announcedBy: { by: "udpPort", value: 6635 }, carriesIp: false },
    ] as const;
    expect(summarize(dissect(bytes, { bindings }))).toBe(
      `${LINK} | ${IPV4} | udp 49152 > 6635 | reference | 4 bytes`,
    );
  });
});

test("any bytes are taken apart without a throw, and every byte is accounted for once", () => {
  const seeds = [
    packet(link, ipv4(v4), tcp(ports), "hello"),
    packet(link, vlan({ id: 1 }), ipv6(v6), ipv6Extension("hopByHop"), ipv6Fragment(), udp(ports), "hello"),
    packet(link, ipv4(v4), icmp({ type: 3, code: 4 }), packet(ipv4(v4), udp(ports))),
  ];
  fc.assert(
    fc.property(fc.oneof(damagedBytes(seeds), fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const dissection = dissect(bytes);
      const { headers, payload, trailer } = dissection;
      const ranges = [...headers.map((header) => header.range), payload, trailer];
      const covered = concatBytes(...ranges.map(({ start, end }) => bytes.subarray(start, end)));
      expect(covered).toEqual(bytes);
      expect(ranges.every(({ start, end }) => start <= end)).toBe(true);
      summarize(dissection);
      renderDissection(bytes, dissection);
    }),
    { numRuns: 500 },
  );
});

test("an endless chain of extension headers ends with the packet", () => {
  const bytes = packet(link, ipv6({ ...v6, nextHeader: 0 }), new Uint8Array(60_000));
  expect(dissect(bytes).headers.length).toBe(2 + 7500);
});
