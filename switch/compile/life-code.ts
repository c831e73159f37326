import { type Code, codeText } from "./code.ts";
import { SLOT } from "./slots.ts";

interface LifeParts {
  /** Names of the generated functions of the pipeline's blocks. */
  readonly functions: Readonly<
    Record<"parser" | "verify" | "ingress" | "egress" | "compute" | "deparser", string>
  >;
  readonly metadata: ReadonlyMap<string, number>;
  readonly usesTime: boolean;
  /** All slots below are zero when a packet arrives. */
  readonly clearTo: number;
  /** Statements that make all headers invalid. */
  readonly resetHeaders: readonly Code[];
}

/**
 * JavaScript of the passes of a packet's life, `LifeFunctions` in `compile-program.ts`: what every packet goes
 * through, with the slots as constants. What happens between the passes is in `pipeline/`.
 */
export function lifeFunctions(parts: LifeParts): string {
  const { functions } = parts;
  const field = (name: string) => {
    const slot = parts.metadata.get(name);
    return slot === undefined ? undefined : `s[${slot}]`;
  };
  const set = (name: string, value: string) => {
    const target = field(name);
    return target === undefined ? "" : `${target} = ${value};`;
  };
  const stamp = (name: string) => {
    const slot = parts.metadata.get(name);
    if (slot === undefined || !parts.usesTime) return "";
    return `s[${slot}] = time.now / 4294967296 & 65535; s[${slot + 1}] = time.now;`;
  };
  return codeText([
    `function parsePass(start, end) {
  s[${SLOT.start}] = start;
  s[${SLOT.end}] = end;
  const pos = ${functions.parser}(start, end);
  if (pos >= 0) s[${SLOT.payload}] = pos;
  ${set("parser_error", `s[${SLOT.parserError}]`)}
  ${functions.verify}();
  ${set("checksum_error", `s[${SLOT.checksumError}]`)}
  s[EXIT] = 0;
}
function resetPass(port, length) {
  s.fill(0, 0, ${parts.clearTo});`,
    ...parts.resetHeaders,
    `s[${SLOT.length}] = length;
  s[${SLOT.ingressLength}] = length;
  ${set("ingress_port", "port")}
  ${set("packet_length", "length")}
}
function ingressPass() {
  ${functions.ingress}();
  s[EXIT] = 0;
}
function receivePass(port, start, end) {
  resetPass(port, end - start);
  ${stamp("ingress_global_timestamp")}
  parsePass(start, end);
  ingressPass();
}
function egressPass(port) {
  ${set("egress_port", "port")}
  ${set("egress_spec", "0")}
  ${set("packet_length", `s[${SLOT.length}]`)}
  ${parts.usesTime ? set("enq_timestamp", "time.now | 0") : ""}
  ${stamp("egress_global_timestamp")}
  s[${SLOT.clone}] = 0;
  ${functions.egress}();
  s[EXIT] = 0;
}
function deparsePass(place) {
  ${functions.compute}();
  s[EXIT] = 0;
  s[${SLOT.out}] = place;
  s[${SLOT.run}] = -1;
  s[${SLOT.runEnd}] = -1;
  ${functions.deparser}();
  s[EXIT] = 0;
  const payload = s[${SLOT.payload}];
  if (payload !== s[${SLOT.runEnd}]) { flushRun(); s[${SLOT.run}] = payload; }
  s[${SLOT.runEnd}] = s[${SLOT.end}];
  flushRun();
  return s[${SLOT.out}] - place;
}
return { resetPass, parsePass, ingressPass, receivePass, egressPass, deparsePass };`,
  ]);
}
