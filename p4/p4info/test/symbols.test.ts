import { describe, expect, it } from "vitest";
import { jenkinsOneAtATime, SymbolTable } from "../symbols.ts";

describe("ids and aliases", () => {
  it("ids are the prefix of the kind and the low 24 bits of the name's hash", () => {
    const symbols = new SymbolTable();
    symbols.add("action", "NoAction");
    expect(symbols.id("action", "NoAction")).toBe(21_257_015);
    expect(symbols.id("action", "NoAction")).toBe(0x01000000 + (jenkinsOneAtATime("NoAction") & 0xffffff));
  });

  it("a written id gets the prefix, and keeps it when it has one", () => {
    const symbols = new SymbolTable();
    symbols.add("table", "a", 5);
    symbols.add("table", "b", 0x02000006);
    expect([symbols.id("table", "a"), symbols.id("table", "b")]).toEqual([0x02000005, 0x02000006]);
  });

  it("a taken id moves on to the next", () => {
    const symbols = new SymbolTable();
    const natural = jenkinsOneAtATime("t") & 0xffffff;
    symbols.add("table", "taken", natural);
    symbols.add("table", "t");
    expect(symbols.id("table", "t")).toBe(0x02000000 + natural + 1);
  });

  it("an alias is the shortest end of the name that no other name has", () => {
    const symbols = new SymbolTable();
    symbols.add("table", "ingress.a.t");
    symbols.add("table", "ingress.b.t");
    symbols.add("action", "ingress.b.drop");
    expect(["ingress.a.t", "ingress.b.t", "ingress.b.drop"].map((name) => symbols.alias(name))).toEqual([
      "a.t",
      "b.t",
      "drop",
    ]);
  });
});
