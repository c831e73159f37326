import { describe, expect, test } from "vitest";
import { internetChecksum, onesComplementSum } from "../checksum.ts";
import { headerLayout } from "../header-layout.ts";
import { bytesFromHex, hexFromBytes } from "../hex.ts";
import { headerLayer, packet, padFrame } from "../layers/layer.ts";
import { arp, ethernet, vlan } from "../layers/link.ts";
import { ipv4, ipv6, ipv6Extension, ipv6Fragment } from "../layers/network.ts";
import { icmp, icmpv6, tcp, udp } from "../layers/transport.ts";

const fromClient = { source: "02:00:00:00:00:99", destination: "02:00:00:00:00:01" };
const v4 = { source: "198.51.100.7", destination: "203.0.113.10" };
const v6 = { source: "2001:db8::7", destination: "2001:db8::10" };

/** Sum over pseudo header and segment: all ones when the checksum is right. */
function segmentSum(pseudoHeader: string, segment: Uint8Array): number {
  return onesComplementSum(segment, onesComplementSum(bytesFromHex(pseudoHeader)));
}

describe("a packet", () => {
  test("is built from layers, lengths and checksums filled in", () => {
    const bytes = packet(
      ethernet(fromClient),
      ipv4(v4),
      tcp({ sourcePort: 40000, destinationPort: 80, flags: ["SYN"] }),
    );
    expect(hexFromBytes(bytes)).toBe(
      "020000000001" + // destination
        "020000000099" + // source
        "0800" +
        "4500002800000000" + // 40 bytes in all
        "4006148b" + // TTL 64, TCP, header checksum
        "c6336407cb00710a" +
        "9c400050" + // ports
        "0000000000000000" +
        "5002ffffad0c0000", // offset 5, SYN, window, checksum
    );
  });

  test("sums to all ones over IPv4 header and pseudo header", () => {
    const bytes = packet(ipv4(v4), udp({ sourcePort: 40000, destinationPort: 53 }), "odd");
    expect(internetChecksum(bytes.subarray(0, 20))).toBe(0);
    expect(segmentSum("c6336407 cb00710a 0011 000b", bytes.subarray(20))).toBe(0xffff);
  });

  test("sums to all ones over IPv6's pseudo header, behind extension headers too", () => {
    const bytes = packet(
      ipv6(v6),
      ipv6Extension("hopByHop"),
      ipv6Extension("destinationOptions", { body: new Uint8Array(7) }),
      tcp({ sourcePort: 1, destinationPort: 2 }),
      "hello",
    );
    expect(bytes.length).toBe(40 + 8 + 16 + 20 + 5);
    const pseudo = `${hexFromBytes(bytes.subarray(8, 40))} 00000019 00000006`;
    expect(segmentSum(pseudo, bytes.subarray(64))).toBe(0xffff);
    expect(bytes[6]).toBe(0);
    expect(bytes[40]).toBe(60);
    expect(bytes[48]).toBe(6);
    expect(hexFromBytes(bytes.subarray(42, 48))).toBe("010400000000"); // PadN of 6 bytes
  });

  test("pads options to 32 bits and counts them in the header lengths", () => {
    const bytes = packet(
      ipv4({ ...v4, options: Uint8Array.of(0x94, 4, 0, 0, 1) }),
      tcp({ sourcePort: 1, destinationPort: 2, options: Uint8Array.of(2, 4, 5, 0xb4, 1) }),
    );
    expect(bytes[0]).toBe(0x47);
    expect(bytes[28 + 12]).toBe(0x70);
    expect(bytes.length).toBe(28 + 28);
    expect(internetChecksum(bytes.subarray(0, 28))).toBe(0);
  });

  test("takes lies as they are given", () => {
    const bytes = packet(
      ipv4({ ...v4, totalLength: 9, checksum: 0xbeef }),
      udp({ sourcePort: 1, destinationPort: 2, length: 3, checksum: 4 }),
    );
    expect(hexFromBytes(bytes.subarray(2, 4))).toBe("0009");
    expect(hexFromBytes(bytes.subarray(10, 12))).toBe("beef");
    expect(hexFromBytes(bytes.subarray(24))).toBe("00030004");
  });

  test("carries 802.1Q, ARP and fragments", () => {
    const tagged = packet(
      ethernet(fromClient),
      vlan({ id: 100 }),
      arp({
        operation: "request",
        senderMac: "02:00:00:00:00:99",
        senderIp: "10.0.0.1",
        targetIp: "10.0.0.2",
      }),
    );
    expect(hexFromBytes(tagged.subarray(12))).toBe(
      "81000064080600010800060400010200000000990a0000010000000000000a000002",
    );
    const fragment = packet(
      ipv6(v6),
      ipv6Fragment({ fragmentOffset: 3, moreFragments: true, identification: 7 }),
      udp({ sourcePort: 1, destinationPort: 2 }),
    );
    expect(hexFromBytes(fragment.subarray(40, 48))).toBe("1100001900000007");
  });

  test("has ICMP checksums with and without pseudo header", () => {
    const echo = packet(ipv4(v4), icmp({ type: 8, rest: 0x00010002 }), "ping");
    expect(internetChecksum(echo.subarray(20))).toBe(0);
    const echo6 = packet(ipv6(v6), icmpv6({ type: 128, rest: 0x00010002 }), "ping");
    const pseudo = `${hexFromBytes(echo6.subarray(8, 40))} 0000000c 0000003a`;
    expect(segmentSum(pseudo, echo6.subarray(40))).toBe(0xffff);
  });

  test("says all ones where UDP's checksum comes out as zero", () => {
    const probe = packet(ipv4(v4), udp({ sourcePort: 0, destinationPort: 0 }));
    const sum = (probe[26]! << 8) | probe[27]!;
    const bytes = packet(ipv4(v4), udp({ sourcePort: sum, destinationPort: 0 }));
    expect(hexFromBytes(bytes.subarray(26, 28))).toBe("ffff");
  });

  test("carries headers of one's own", () => {
    const CONNECTION_ID = headerLayout("connectionId", { version: 4, kind: 4, id: 56 });
    const bytes = packet(
      ethernet(fromClient),
      headerLayer(CONNECTION_ID, { version: 1, kind: 2, id: 3n }, { etherType: 0x88b5 }),
      ipv4(v4),
    );
    expect(hexFromBytes(bytes.subarray(12, 24))).toBe("88b512000000000000034500");
  });

  test("is padded on request", () => {
    expect(padFrame(new Uint8Array(42)).length).toBe(60);
    expect(padFrame(new Uint8Array(61)).length).toBe(61);
  });

  test("refuses raw bytes between layers and addresses of the other family", () => {
    expect(() => packet(ipv4(v4), "raw", tcp({ sourcePort: 1, destinationPort: 2 }))).toThrow(TypeError);
    expect(() => ipv4(v6)).toThrow(TypeError);
    expect(() => ipv6(v4)).toThrow(TypeError);
  });
});
