import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { requires } from "../../test-support/optional-engine.ts";
import { concatBytes } from "../bytes.ts";
import { readCapture, readCaptureFile, requireEthernet } from "../capture/capture.ts";
import { writePcap } from "../capture/pcap-writer.ts";
import { damagedBytes } from "./damaged-bytes.ts";

/** Appends numbers in one byte order. */
class Fields {
  readonly bytes: number[] = [];
  readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  #number(value: number, length: number): this {
    const bytes = Array.from({ length }, (_, index) => Math.floor(value / 256 ** index) & 0xff);
    this.bytes.push(...(this.littleEndian ? bytes : bytes.reverse()));
    return this;
  }

  u16(...values: number[]): this {
    for (const value of values) this.#number(value, 2);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#number(value, 4);
    return this;
  }

  raw(bytes: ArrayLike<number>): this {
    this.bytes.push(...Array.from(bytes));
    return this;
  }
}

type Fill = (fields: Fields) => Fields;

function fields(littleEndian: boolean, fill: Fill): Uint8Array {
  return Uint8Array.from(fill(new Fields(littleEndian)).bytes);
}

function pcap(littleEndian: boolean, magic: number, record: Fill): Uint8Array {
  return fields(littleEndian, (f) => record(f.u32(magic).u16(2, 4).u32(0, 0, 65535, 1)));
}

function block(littleEndian: boolean, type: number, body: Fill): Uint8Array {
  const inner = fields(littleEndian, body);
  const padded = concatBytes(inner, new Uint8Array(-inner.length & 3));
  const length = padded.length + 12;
  return fields(littleEndian, (f) => f.u32(type, length).raw(padded).u32(length));
}

const section = (littleEndian: boolean) =>
  block(littleEndian, 0x0a0d0d0a, (f) => f.u32(0x1a2b3c4d).u16(1, 0).u32(0xffffffff, 0xffffffff));

function diagnosticOf(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0]!;
    throw error;
  }
  return expect.fail("no diagnostic");
}

const said = (bytes: Uint8Array) => {
  const { code, message } = diagnosticOf(() => readCapture(bytes, "x.pcap"));
  return `${code}: ${message}`;
};

describe("a pcap file", () => {
  test.each([
    ["little endian, microseconds", true, 0xa1b2c3d4, 5_000_007_000n],
    ["big endian, microseconds", false, 0xa1b2c3d4, 5_000_007_000n],
    ["little endian, nanoseconds", true, 0xa1b23c4d, 5_000_000_007n],
    ["big endian, nanoseconds", false, 0xa1b23c4d, 5_000_000_007n],
  ])("%s", (_what, littleEndian, magic, timestampNs) => {
    const bytes = pcap(littleEndian, magic, (f) => f.u32(5, 7, 3, 60).raw([1, 2, 3]));
    expect(readCapture(bytes, "x.pcap")).toEqual([
      { timestampNs, bytes: Uint8Array.of(1, 2, 3), originalLength: 60, linkType: 1 },
    ]);
  });

  test("reads back what is written", () => {
    const packets = fc.array(
      fc.record({
        bytes: fc.uint8Array({ maxLength: 100 }),
        timestampNs: fc.bigInt({ min: 0n, max: 4_294_967_295_999_999_999n }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(packets, (written) => {
        const read = readCapture(writePcap(written), "x.pcap");
        expect(read.map(({ bytes, timestampNs }) => ({ bytes, timestampNs }))).toEqual(written);
      }),
    );
  });

  test("names the byte where it is cut", () => {
    const whole = writePcap([{ bytes: new Uint8Array(60) }, { bytes: new Uint8Array(60) }]);
    expect(said(whole.subarray(0, 10))).toBe(
      "pcap-truncated: x.pcap: ends within the file header at byte 0: 24 bytes needed, 10 there",
    );
    expect(said(whole.subarray(0, 105))).toBe(
      "pcap-truncated: x.pcap: ends within the header of packet 1 at byte 100: 16 bytes needed, 5 there",
    );
    expect(said(whole.subarray(0, 150))).toBe(
      "pcap-truncated: x.pcap: ends within packet 1 at byte 116: 60 bytes needed, 34 there",
    );
  });

  test("may hold no packets", () => {
    expect(readCapture(writePcap([]), "x.pcap")).toEqual([]);
  });

  test("of another version, or with absurd lengths, is damage", () => {
    const other = pcap(true, 0xa1b2c3d4, (f) => f);
    other[4] = 3;
    expect(said(other)).toBe("pcap-corrupt: x.pcap: byte 4: version 3.4, only 2.x is known");
    expect(said(pcap(true, 0xa1b2c3d4, (f) => f.u32(0, 0, 0xfffffff0, 60)))).toBe(
      "pcap-corrupt: x.pcap: byte 32: packet 0 claims 4294967280 captured bytes",
    );
  });
});

describe.each([
  ["little endian", true],
  ["big endian", false],
])("a pcapng file, %s", (_what, le) => {
  const ethernetInterface = block(le, 1, (f) => f.u16(1, 0).u32(0));
  const enhanced = (id: number, high: number, low: number) =>
    block(le, 6, (f) => f.u32(id, high, low, 3, 60).raw([1, 2, 3]));

  test("has packets in microseconds unless its interface says otherwise", () => {
    const bytes = concatBytes(section(le), ethernetInterface, enhanced(0, 1, 2));
    expect(readCapture(bytes, "x.pcapng")).toEqual([
      {
        timestampNs: ((1n << 32n) + 2n) * 1000n,
        bytes: Uint8Array.of(1, 2, 3),
        originalLength: 60,
        linkType: 1,
      },
    ]);
  });

  test("counts time in powers of ten or two from an offset", () => {
    const nanoseconds = block(le, 1, (f) => f.u16(1, 0).u32(0).u16(9, 1).raw([9, 0, 0, 0]).u16(0, 0));
    const powerOfTwo = block(le, 1, (f) =>
      f
        .u16(101, 0)
        .u32(0)
        .u16(9, 1)
        .raw([0x81, 0, 0, 0])
        .u16(14, 8)
        .u32(...(le ? [100, 0] : [0, 100]))
        .u16(0, 0),
    );
    const bytes = concatBytes(section(le), nanoseconds, powerOfTwo, enhanced(0, 0, 7), enhanced(1, 0, 7));
    expect(
      readCapture(bytes, "x.pcapng").map(({ timestampNs, linkType }) => [timestampNs, linkType]),
    ).toEqual([
      [7n, 1],
      [103_500_000_000n, 101],
    ]);
  });

  test("has simple packets, cut at the first interface's limit", () => {
    const limited = block(le, 1, (f) => f.u16(1, 0).u32(5));
    const simple = block(le, 3, (f) => f.u32(9).raw([1, 2, 3, 4, 5]));
    expect(readCapture(concatBytes(section(le), limited, simple), "x.pcapng")).toEqual([
      { timestampNs: 0n, bytes: Uint8Array.of(1, 2, 3, 4, 5), originalLength: 9, linkType: 1 },
    ]);
  });

  test("has obsolete packet blocks, whose interface id is half as wide", () => {
    const obsolete = block(le, 2, (f) => f.u16(0, 9).u32(0, 8, 2, 2).raw([6, 7]));
    expect(readCapture(concatBytes(section(le), ethernetInterface, obsolete), "x.pcapng")).toEqual([
      { timestampNs: 8000n, bytes: Uint8Array.of(6, 7), originalLength: 2, linkType: 1 },
    ]);
  });

  test("skips other blocks, and forgets interfaces at a new section of either byte order", () => {
    const statistics = block(le, 5, (f) => f.u32(0, 0, 0));
    const second = concatBytes(
      section(!le),
      block(!le, 1, (f) => f.u16(7, 0).u32(0)),
      block(!le, 6, (f) => f.u32(0, 0, 1, 0, 0)),
    );
    const bytes = concatBytes(section(le), ethernetInterface, statistics, enhanced(0, 0, 1), second);
    expect(readCapture(bytes, "x.pcapng").map(({ linkType }) => linkType)).toEqual([1, 7]);
    const forgotten = concatBytes(section(le), ethernetInterface, section(le), enhanced(0, 0, 1));
    expect(said(forgotten)).toBe(
      "pcap-corrupt: x.pcap: byte 84: interface 0 is not described before its packet",
    );
  });

  test("names the byte where it is damaged", () => {
    const whole = concatBytes(section(le), ethernetInterface, enhanced(0, 0, 1));
    expect(said(whole.subarray(0, 60))).toMatch(
      /^pcap-truncated: .* a block at byte 48: 36 bytes needed, 12 there$/,
    );
    const wrongEnd = Uint8Array.from(whole);
    wrongEnd[44] = wrongEnd[47] = 9;
    expect(said(wrongEnd)).toMatch(
      /^pcap-corrupt: x.pcap: byte 44: the block ends with length \d+, begins with 20$/,
    );
    const noMagic = Uint8Array.from(whole);
    noMagic[8] = 0;
    expect(said(noMagic)).toBe("pcap-corrupt: x.pcap: byte 8: the section header has no byte-order magic");
    const long = concatBytes(
      section(le),
      ethernetInterface,
      block(le, 6, (f) => f.u32(0, 0, 0, 4, 60).raw([])),
    );
    expect(said(long)).toBe("pcap-corrupt: x.pcap: byte 68: a packet claims 4 captured bytes");
    const unpaired = concatBytes(
      section(le),
      fields(le, (f) => f.u32(1, 7, 0)),
    );
    expect(said(unpaired)).toBe("pcap-corrupt: x.pcap: byte 32: block length 7");
    const option = concatBytes(
      section(le),
      block(le, 1, (f) => f.u16(1, 0).u32(0).u16(9, 99)),
    );
    expect(said(option)).toBe("pcap-corrupt: x.pcap: byte 46: option length 99 beyond its block");
    const narrow = concatBytes(
      section(le),
      block(le, 1, (f) => f.u16(1, 0).u32(0).u16(14, 4).u32(0)),
    );
    expect(said(narrow)).toBe("pcap-corrupt: x.pcap: byte 46: option 14 has 4 bytes");
    const empty = concatBytes(
      section(le),
      ethernetInterface,
      block(le, 6, (f) => f),
    );
    expect(said(empty)).toBe("pcap-corrupt: x.pcap: byte 56: a block body of 0 bytes, 20 needed");
  });
});

describe("a file that is no capture", () => {
  test("is told by its first bytes", () => {
    expect(said(new TextEncoder().encode("hello"))).toBe(
      "pcap-not-a-capture: x.pcap: neither pcap nor pcapng: begins with 68 65 6c 6c",
    );
    expect(said(new Uint8Array())).toBe(
      "pcap-not-a-capture: x.pcap: neither pcap nor pcapng: begins with nothing",
    );
  });

  test("may not exist", () => {
    expect(diagnosticOf(() => readCaptureFile("/no/such/file.pcap")).code).toBe("pcap-unreadable");
  });

  test("of other links than Ethernet is refused where Ethernet is needed", () => {
    const packets = readCapture(writePcap([{ bytes: Uint8Array.of(0x45) }], { linkType: 101 }), "x.pcap");
    expect(diagnosticOf(() => requireEthernet(packets, "x.pcap")).message).toBe(
      "x.pcap: packet 0 has link type 101, not Ethernet (1)",
    );
    const ethernet = readCapture(writePcap([{ bytes: Uint8Array.of(0x45) }]), "x.pcap");
    expect(requireEthernet(ethernet, "x.pcap")).toBe(ethernet);
  });
});

test("damaged files yield packets or a diagnostic, never more bytes than they have", () => {
  const seeds = [
    pcap(true, 0xa1b2c3d4, (f) => f.u32(5, 7, 3, 60).raw([1, 2, 3]).u32(5, 8, 2, 60).raw([4, 5])),
    pcap(false, 0xa1b23c4d, (f) => f.u32(5, 7, 3, 60).raw([1, 2, 3])),
    ...[true, false].map((le) =>
      concatBytes(
        section(le),
        block(le, 1, (f) => f.u16(1, 0).u32(0).u16(9, 1).raw([9, 0, 0, 0]).u16(0, 0)),
        block(le, 6, (f) => f.u32(0, 0, 1, 3, 60).raw([1, 2, 3])),
        block(le, 3, (f) => f.u32(2).raw([1, 2])),
      ),
    ),
  ];
  let whole = 0;
  fc.assert(
    fc.property(fc.oneof(damagedBytes(seeds), fc.uint8Array({ maxLength: 64 })), (bytes) => {
      try {
        const packets = readCapture(bytes, "x.pcap");
        whole++;
        expect(packets.reduce((sum, packet) => sum + packet.bytes.length, 0)).toBeLessThanOrEqual(
          bytes.length,
        );
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
  expect(whole).toBeGreaterThan(0);
});

requires("tshark", "against Wireshark's tools", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "nicforge-capture-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const packets = [
    { bytes: new Uint8Array(60).fill(1), timestampNs: 1_700_000_000_123_456_789n },
    { bytes: new Uint8Array(61).fill(2), timestampNs: 1_700_000_001_000_000_001n },
  ];

  test("tshark reads what is written, to the nanosecond", () => {
    const file = join(folder, "written.pcap");
    writeFileSync(file, writePcap(packets));
    const output = execFileSync(
      "tshark",
      ["-r", file, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len"],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    expect(output).toBe("1700000000.123456789\t60\n1700000001.000000001\t61\n");
  });

  test.each(["pcapng", "pcap", "nsecpcap"])("what editcap converts to %s is read", (format) => {
    const file = join(folder, "source.pcap");
    const converted = join(folder, `converted.${format}`);
    writeFileSync(file, writePcap(packets));
    execFileSync("editcap", ["-F", format, file, converted], { stdio: "ignore" });
    const unit = format === "pcap" ? 1000n : 1n;
    expect(
      readCapture(readFileSync(converted), converted).map(({ bytes, timestampNs }) => ({
        bytes,
        timestampNs,
      })),
    ).toEqual(packets.map(({ bytes, timestampNs }) => ({ bytes, timestampNs: (timestampNs / unit) * unit })));
  });
});
