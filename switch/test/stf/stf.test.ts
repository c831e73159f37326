import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { runStf } from "../../index.ts";
import { parseStf } from "../../stf/parse-stf.ts";
import { ingressProgram } from "../support/program.ts";

const program = ingressProgram(
  "bit<8> key; bit<32> address; bit<8> result;",
  "counts.count(32w1); a.apply(); b.apply();",
  `counter(4, CounterType.packets_and_bytes) counts;
   action set(bit<8> value) { hdr.h.result = value; }
   action leave() {}
   table a { key = { hdr.h.key: exact; } actions = { set; leave; } default_action = leave(); }
   table b {
     key = { hdr.h.address: ternary; hdr.h.key: range; }
     actions = { set; leave; }
     default_action = leave();
   }`,
);

function run(text: string, strict = false): readonly string[] {
  return runStf(program, "t.stf", text, { strict }).failures.map(({ message }) => message);
}

function refusals(text: string): readonly string[] {
  try {
    runStf(program, "t.stf", text);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, span }) => `${code} ${span?.line}:${span?.column}`);
  }
  return [];
}

describe("expectations", () => {
  test("take any digit for *, and more bytes unless $ ends them", () => {
    expect(run("packet 0 01 00000000 05\nexpect 1 01 ******** 0*")).toEqual([]);
    expect(run("packet 0 01 00000000 05 ff\nexpect 1 01")).toEqual([]);
    expect(run("packet 0 01 00000000 05 ff\nexpect 1 01 00000000 05 $")).toHaveLength(1);
  });

  test("fail for a packet too few, a packet too many and a packet on a port without expectation", () => {
    expect(run("expect 1 00")).toEqual(["port 1 did not send packet 1 of 1"]);
    expect(run("packet 1 01 00000000 05")).toHaveLength(1);
    expect(run("packet 0 01 00000000 05")).toEqual([]);
    expect(run("packet 0 01 00000000 05", true)).toHaveLength(1);
  });
});

describe("commands", () => {
  test("add entries by suffixes of names, hexadecimal wildcards, ranges and priorities", () => {
    const entries = `
add I.a hdr.h.key:0x07 I.set(value:0x70)
add b 1 address:0x0a****** key:0->9 set(value:1)
add b 2 address:0x0a01**** set(2)
ADD b 3 address:10.1.2.3 set(value:0b11)
`;
    const packet = (bytes: string, wanted: string) => `packet 0 ${bytes} 00\nexpect 1 ${bytes} ${wanted} $\n`;
    const packets = ["01 0a020000", "01 0a010000", "01 0a010203", "20 0a020000"];
    const outs = ["01", "02", "03", "00"];
    expect(run(entries + packets.map((bytes, index) => packet(bytes, outs[index]!)).join(""))).toEqual([]);
  });

  test("check counters in strict mode, and only there", () => {
    const text = "packet 0 01 00000000 05\nexpect 1 01\ncheck_counter counts(1) packets == 2\n";
    expect(run(text)).toEqual([]);
    expect(run(text, true)).toEqual(["counter I.counts(1) has 1 packets, not == 2"]);
    expect(run(text.replace("== 2", ">= 1"), true)).toEqual([]);
  });
});

describe("wrong lines are diagnosed with their place", () => {
  test.each([
    ["packt 0 00", "stf-syntax 1:1"],
    ["\npacket x 00", "stf-syntax 2:8"],
    ["packet 0 0g", "stf-syntax 1:11"],
    ["packet 0 000", "stf-odd-digits 1:1"],
    ["add a hdr.h.key 0x01 set()", "stf-syntax 1:17"],
    ["add a ~", "stf-syntax 1:7"],
    ["add nowhere key:1 set(value:1)", "stf-unknown-name 1:5"],
    ["add a kye:1 set(value:1)", "stf-unknown-name 1:7"],
    ["add a key:1 sett(value:1)", "stf-unknown-name 1:13"],
    ["add a key:256 set(value:1)", "stf-refused 1:1"],
    ["add a key:1 set()", "stf-refused 1:1"],
    ["setdefault e set(value:1)", "stf-unknown-name 1:12"],
  ])("%j", (text, wanted) => {
    expect(refusals(text)).toEqual([wanted]);
  });

  test("a name that ends several names", () => {
    const two = ingressProgram(
      "bit<8> k;",
      "x_t.apply(); y_t.apply();",
      `
      table x_t { key = { hdr.h.k: exact; } actions = { NoAction; } }
      table y_t { key = { hdr.h.k: exact; } actions = { NoAction; } }`,
    );
    expect(() => runStf(two, "t.stf", "add _t k:1 NoAction()")).toThrow("is the end of several names");
  });
});

describe("no text and no packet stops the switch", () => {
  const word = fc.constantFrom(
    "add",
    "packet",
    "expect",
    "a",
    "b",
    "key",
    ":",
    "0x1*",
    "(",
    ")",
    "$",
    "*",
    "/",
    "&&&",
    "1",
    "[",
    ".",
    '"',
    "#",
    "mc_node_create",
    "wait",
  );

  test("random words", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 12 }), (words) => {
        parseStf("f.stf", words.join(" "));
        refusals(words.join(" "));
      }),
      { numRuns: 500 },
    );
  });

  test("random packets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        run(`packet 0 ${Buffer.from(bytes).toString("hex")}`);
      }),
      { numRuns: 30 },
    );
  });
});
