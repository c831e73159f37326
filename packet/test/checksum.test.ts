import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  internetChecksum,
  ipv4PseudoHeader,
  ipv6PseudoHeader,
  onesComplementSum,
  updateChecksum,
  updateChecksumBytes,
} from "../checksum.ts";
import { bytesFromHex, hexFromBytes } from "../hex.ts";
import { ipAddress } from "../ip-address.ts";

describe("the Internet checksum", () => {
  test("of RFC 1071, section 3's example sums to ddf2", () => {
    expect(onesComplementSum(bytesFromHex("0001 f203 f4f5 f6f7"))).toBe(0xddf2);
  });

  test("of an IPv4 header as tcpdump verifies it", () => {
    expect(internetChecksum(bytesFromHex("4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7"))).toBe(0xb861);
    expect(internetChecksum(bytesFromHex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7"))).toBe(0);
  });

  test("counts an odd last byte as the high one", () => {
    expect(internetChecksum(Uint8Array.of(0x12, 0x34, 0x56))).toBe(
      internetChecksum(Uint8Array.of(0x12, 0x34, 0x56, 0)),
    );
  });

  test("folds the carries of a jumbo packet", () => {
    expect(internetChecksum(new Uint8Array(9000).fill(0xff))).toBe(0);
  });
});

describe("an updated checksum", () => {
  /** A header of one changing word among others, with its checksum computed from scratch. */
  function wholeChecksum(word: number): number {
    return internetChecksum(Uint8Array.of(0x45, 0x00, word >> 8, word & 0xff, 0x40, 0x11));
  }

  test("equals the one from scratch for each of the 65,536 new values", () => {
    for (let word = 0; word <= 0xffff; word++) {
      if (updateChecksum(wholeChecksum(0x1234), 0x1234, word) !== wholeChecksum(word)) {
        expect.fail(`1234 -> ${word.toString(16)}`);
      }
    }
  });

  test("equals the one from scratch for each of the 65,536 old values", () => {
    for (let word = 0; word <= 0xffff; word++) {
      if (updateChecksum(wholeChecksum(word), word, 0xabcd) !== wholeChecksum(0xabcd)) {
        expect.fail(`${word.toString(16)} -> abcd`);
      }
    }
  });

  test("keeps the example of RFC 1624, section 4, where older formulas yield ffff", () => {
    expect(updateChecksum(0xdd2f, 0x5555, 0x3285)).toBe(0x0000);
  });

  test("follows a change of several words", () => {
    const word = fc.uint8Array({ minLength: 16, maxLength: 16 });
    // The first two bytes keep the sum from being all zero, where ones' complement has two zeros.
    fc.assert(
      fc.property(word, word, (before, after) => {
        const whole = (bytes: Uint8Array) => internetChecksum(Uint8Array.of(0x45, 0, ...bytes));
        expect(updateChecksumBytes(whole(before), before, after)).toBe(whole(after));
      }),
    );
  });

  test("refuses an odd number of bytes, or two lengths", () => {
    expect(() => updateChecksumBytes(0, new Uint8Array(3), new Uint8Array(3))).toThrow(RangeError);
    expect(() => updateChecksumBytes(0, new Uint8Array(2), new Uint8Array(4))).toThrow(RangeError);
  });
});

describe("a pseudo header", () => {
  test("of IPv4 has 12 bytes", () => {
    const bytes = ipv4PseudoHeader(ipAddress("198.51.100.7"), ipAddress("203.0.113.10"), 6, 0x0123);
    expect(hexFromBytes(bytes)).toBe("c6336407cb00710a00060123");
  });

  test("of IPv6 has 40 bytes", () => {
    const bytes = ipv6PseudoHeader(ipAddress("2001:db8::1"), ipAddress("2001:db8::2"), 17, 0x010203);
    expect(hexFromBytes(bytes.subarray(32))).toBe("0001020300000011");
    expect(bytes.length).toBe(40);
  });
});
