import { describe, expect, test } from "vitest";
import { decodeP4Info, encodeP4Info, p4InfoFormatOf, p4InfoText } from "../p4info-file.ts";
import { INDEX, P4INFO } from "./p4info-fixture.ts";

describe("P4Info", () => {
  test("reads back what it writes, as text and binary", () => {
    for (const format of ["text", "binary"] as const) {
      expect(decodeP4Info(encodeP4Info(P4INFO, format), format)).toEqual(P4INFO);
    }
    expect(p4InfoText(P4INFO)).toContain('name: "I.connections"');
  });

  test("takes the format from a file's ending", () => {
    expect(p4InfoFormatOf("a/farm.p4info.txtpb")).toBe("text");
    expect(p4InfoFormatOf("a/farm.p4info.bin")).toBe("binary");
  });

  test("refuses other text", () => {
    expect(() => decodeP4Info(new TextEncoder().encode("tables { nonsense: 1 }"), "text")).toThrow();
  });
});

describe("an index of P4Info", () => {
  test("finds objects by id, full name and alias", () => {
    expect(INDEX.id("table", "I.connections")).toBe(0x02000001);
    expect(INDEX.id("table", "connections")).toBe(0x02000001);
    expect(INDEX.name("action", 0x01000001)).toBe("I.remote");
    expect(INDEX.get("counter", "verdicts").size).toBe(4n);
    expect(INDEX.get("controllerHeader", "packet_in").metadata).toHaveLength(2);
  });

  test("keeps the kinds apart", () => {
    expect(INDEX.find("action", "connections")).toBeUndefined();
    expect(INDEX.find("register", "verdicts")).toBeUndefined();
  });

  test("names the nearest object when there is none", () => {
    expect(() => INDEX.get("table", "I.conections")).toThrow("did you mean I.connections?");
    expect(() => INDEX.get("meter", "x")).toThrow("no meter x in P4Info");
  });
});
