import { describe, expect, it } from "vitest";
import {
  CUSTOM,
  FARM,
  FARM_KEYED,
  FARM_NO_AGENT,
  FARM_UDP4,
  SUITE_MODELS,
  TABLES,
} from "../../bmv2-tests/models/index.ts";
import { parameter } from "../../bmv2-tests/models/model-literal.ts";
import { spanAt } from "../../diagnostics/span.ts";
import { VERDICTS } from "../../dsl/model/index.ts";
import { parseProgram, printProgram } from "../../p4/index.ts";
import { generateProgram } from "../p4/generate-program.ts";
import { ingressIdentifier, p4Identifier } from "../p4/identifiers.ts";
import { indentP4 } from "../p4/indentation.ts";
import { isMarked, renderSourceMap, SourceMarks } from "../p4/source-marks.ts";

describe("the indentation of P4 text", () => {
  it("follows the brackets, whatever the columns were", () => {
    expect(indentP4("control c() {\napply {\n      if (a\n|| b) {\nx();\n} else {\ny();\n}\n}\n}\n")).toBe(
      [
        "control c() {",
        "    apply {",
        "        if (a",
        "                || b) {",
        "            x();",
        "        } else {",
        "            y();",
        "        }",
        "    }",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("does not count brackets in comments and strings", () => {
    expect(indentP4('a {\n// ) } ]\n@name("}")\nb;\n/* { */ c;\n}')).toBe(
      'a {\n    // ) } ]\n    @name("}")\n    b;\n    /* { */ c;\n}\n',
    );
  });

  it("leaves one blank line between parts and none inside a block's edges", () => {
    expect(indentP4("a {\n\n\nb;\n\n\nc;\n\n}\n\n\n")).toBe("a {\n    b;\n\n    c;\n}\n");
  });
});

describe("source marks", () => {
  it("say for each line where it comes from, and are gone from the text", () => {
    const marks = new SourceMarks();
    const span = spanAt("folder/farm.ts", 7, 3, 5);
    const marked = marks.lines(span, ["a;", "b;"]);
    expect(marked.every(isMarked)).toBe(true);
    const { text, map } = marks.strip(["x {", ...marked, "}"].join("\n"), "farm.p4");
    expect(text).toBe("x {\na;\nb;\n}");
    expect(map.lines).toEqual([
      { line: 2, span: { ...span, file: "farm.ts" } },
      { line: 3, span: { ...span, file: "farm.ts" } },
    ]);
    expect(JSON.parse(renderSourceMap(map))).toMatchObject({ file: "farm.p4", lines: { "2": { line: 7 } } });
  });
});

describe("identifiers", () => {
  it("are the user's names, but for what P4 or the program has taken", () => {
    expect(["opaqueId", "table", "type", "a-b", "1st"].map(p4Identifier)).toEqual([
      "opaqueId",
      "table_",
      "type",
      "a_b",
      "_1st",
    ]);
    expect(["acl", "peers", "drop", "state"].map(ingressIdentifier)).toEqual([
      "acl",
      "peers_",
      "drop_",
      "state",
    ]);
  });
});

describe("a generated program", () => {
  it.each(SUITE_MODELS.map((model) => [model.name, model] as const))(
    "of %s parses, and has no line over 120 columns",
    (_, model) => {
      const { text, file } = generateProgram(model);
      const { program, diagnostics } = parseProgram({ path: file, text });
      expect(diagnostics).toEqual([]);
      expect(printProgram(program)).toContain("control Steering");
      expect(text.split("\n").filter((line) => line.length > 120)).toEqual([]);
      expect(text).not.toMatch(/[\uE000-\uF8FF]|[ \t]\n|\n\n\n/);
    },
  );

  it("has one cell a verdict, in the order of the list", () => {
    const { text } = generateProgram(FARM);
    for (const [index, verdict] of VERDICTS.entries())
      expect(text).toMatch(new RegExp(`\\b${verdict} = ${index}\\b`));
    expect(text).toContain(`counter(${VERDICTS.length}, CounterType.packets) verdicts;`);
  });

  it("holds the reference in one header type for each family, never in two for one client", () => {
    const types = (text: string) =>
      [...text.matchAll(/^header (\S+_ipv[46])_t \{/gm)].map(([, name]) => name);
    expect(types(generateProgram(FARM).text)).toEqual(["connref_ipv4", "connref_ipv6"]);
    expect(types(generateProgram(CUSTOM).text)).toEqual(["steering_ipv4"]);
  });

  it("names the place in the pipeline file that a part comes from", () => {
    const { text } = generateProgram(TABLES);
    expect(text).toMatch(/\/\/ \S+:\d+ {2}on\(wan\)\.apply\(acl\)/);
  });

  it("says nothing of an agent, a tag or an outer checksum where the pipeline has none", () => {
    expect(generateProgram(FARM_NO_AGENT).text).not.toMatch(/CPU_PORT|packet_in_t|PUNT_/);
    expect(generateProgram(FARM).text).not.toMatch(/sip_|update_checksum|outer_/);
    expect(generateProgram(FARM_KEYED).text).toContain("sip_round();");
    expect(generateProgram(FARM_UDP4).text).toContain("update_checksum");
  });

  it("keeps names that would hide its own apart, and shows the control plane the user's", () => {
    const model = { ...FARM, connections: { ...FARM.connections, data: [parameter("peer", 16)] } };
    expect(generateProgram(model).text).toContain('action local(@name("peer") bit<16> peer_) {');
  });
});
