import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bigintFromBytes, bytesFromBigint, concatBytes, equalBytes } from "../bytes.ts";
import { endpoint, formatEndpoint, parseEndpoint } from "../endpoint.ts";
import { bytesFromHex, hexDump, hexFromBytes } from "../hex.ts";
import { formatIpAddress, ipAddress, parseIpAddress, parseIpv4Address } from "../ip-address.ts";
import { formatMacAddress, isGroupMacAddress, macAddress, parseMacAddress } from "../mac-address.ts";

const anyBytes = fc.uint8Array({ maxLength: 40 });

describe("hexadecimal text", () => {
  test("reads back what it writes, with and without separators", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(bytesFromHex(hexFromBytes(bytes))).toEqual(bytes);
        expect(bytesFromHex(hexFromBytes(bytes, " "))).toEqual(bytes);
      }),
    );
  });

  test.each(["0", "0g", "0x10", "1 2 3"])("refuses %j", (text) => {
    expect(() => bytesFromHex(text)).toThrow(SyntaxError);
  });

  test("dumps 16 bytes a line behind their offset", () => {
    expect(hexDump(new Uint8Array(18), 14)).toBe(`000e  ${"00 ".repeat(16).trim()}\n001e  00 00`);
  });
});

describe("bytes", () => {
  test("spell numbers, most significant byte first", () => {
    expect(bigintFromBytes(bytesFromHex("010203"))).toBe(0x010203n);
    expect(bytesFromBigint(0x010203n, 4)).toEqual(bytesFromHex("00010203"));
  });

  test("refuse a number that does not fit", () => {
    expect(() => bytesFromBigint(256n, 1)).toThrow(RangeError);
    expect(() => bytesFromBigint(-1n, 1)).toThrow(RangeError);
  });

  test("join and compare", () => {
    expect(concatBytes(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    );
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  });
});

describe("a MAC address", () => {
  test("reads with colons or dashes and prints with colons", () => {
    expect(formatMacAddress(macAddress("02:00:00:00:01:0A"))).toBe("02:00:00:00:01:0a");
    expect(macAddress("02-00-00-00-01-0a")).toEqual(Uint8Array.of(2, 0, 0, 0, 1, 10));
  });

  test.each(["", "02:00:00:00:01", "02:00-00:00:01:0a", "2:0:0:0:1:a", "02:00:00:00:01:0a:0b"])(
    "is not %j",
    (text) => {
      expect(parseMacAddress(text)).toBeUndefined();
      expect(() => macAddress(text)).toThrow(SyntaxError);
    },
  );

  test("knows groups by the lowest bit of its first byte", () => {
    expect(isGroupMacAddress(macAddress("ff:ff:ff:ff:ff:ff"))).toBe(true);
    expect(isGroupMacAddress(macAddress("33:33:00:00:00:01"))).toBe(true);
    expect(isGroupMacAddress(macAddress("02:00:00:00:00:01"))).toBe(false);
  });
});

describe("an IP address", () => {
  test.each([
    ["198.51.100.7", "c6336407", "198.51.100.7"],
    ["2001:DB8:0:0::1", "20010db8000000000000000000000001", "2001:db8::1"],
    ["::", "00".repeat(16), "::"],
    ["::ffff:192.0.2.1", "00000000000000000000ffffc0000201", "::ffff:c000:201"],
  ])("%s", (text, hex, canonical) => {
    expect(hexFromBytes(ipAddress(text))).toBe(hex);
    expect(formatIpAddress(ipAddress(text))).toBe(canonical);
  });

  test("reads back what it prints", () => {
    const address = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
    );
    fc.assert(
      fc.property(address, (bytes) => {
        expect(ipAddress(formatIpAddress(bytes))).toEqual(bytes);
      }),
    );
  });

  // Other notations that inet_aton takes hide which address is meant.
  test.each(["", "10.1", "010.0.0.1", "0x0a.0.0.1", "10.0.0.256", "1.2.3.4.5", "fe80::1%eth0", ":::", "g::"])(
    "is not %j",
    (text) => {
      expect(parseIpAddress(text)).toBeUndefined();
      expect(() => ipAddress(text)).toThrow(SyntaxError);
    },
  );

  test("is not printed from other lengths", () => {
    expect(() => formatIpAddress(new Uint8Array(5))).toThrow(RangeError);
    expect(parseIpv4Address("::1")).toBeUndefined();
  });
});

describe("an endpoint", () => {
  test.each(["198.51.100.7:40000", "[2001:db8::1]:80", "0.0.0.0:0", "[::]:65535"])(
    "%s reads and prints",
    (text) => {
      expect(formatEndpoint(endpoint(text))).toBe(text);
    },
  );

  test.each([
    "198.51.100.7",
    "198.51.100.7:",
    "198.51.100.7:65536",
    "198.51.100.7:080",
    "198.51.100.7:-1",
    "2001:db8::1:80",
    "[198.51.100.7]:80",
    "[2001:db8::1]",
    ":80",
  ])("is not %j", (text) => {
    expect(parseEndpoint(text)).toBeUndefined();
    expect(() => endpoint(text)).toThrow(SyntaxError);
  });
});
