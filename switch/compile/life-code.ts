import { type Code, codeText } from "./code.ts";
import { SLOT } from "./slots.ts";

interface LifeParts {
  /** Names of the generated functions of the pipeline's blocks. */
  readonly functions: Readonly<
    Record<"parser" | "verify" | "ingress" | "egress" | "compute" | "deparser", string>
  >;
  readonly metadata: ReadonlyMap<string, number>;
  readonly usesTime: boolean;
  /** First slot and count of what is zero when a packet arrives, beside the fixed slots. */
  readonly cleared: readonly [number, number];
  /** Statements that make all headers invalid. */
  readonly resetHeaders: readonly Code[];
}

/** simple_switch's drop port, in 9 bits of egress_spec. */
export const DROP_PORT = 511;

/** What `forwardPass` returns when it is not the length of a packet that leaves through its egress_port. */
export const OUTCOME = {
  dropped: -1,
  /** Ingress is over, and asks for more than one packet out of one port. */
  special: -2,
  /** Egress is over, and asks for more than one packet out. */
  egressSpecial: -3,
} as const;

const REQUESTS_OF_INGRESS = [SLOT.clone, SLOT.digest, SLOT.resubmit, SLOT.failedAssert];
const REQUESTS_OF_EGRESS = [SLOT.clone, SLOT.recirculate, SLOT.truncate, SLOT.failedAssert];

/** Fixed slots that must be zero when a packet arrives; the others are written before they are read. */
const CLEARED_SLOTS = [
  SLOT.parserError,
  SLOT.clone,
  SLOT.cloneList,
  SLOT.resubmit,
  SLOT.recirculate,
  SLOT.truncate,
  SLOT.checksumError,
  SLOT.failedAssert,
  SLOT.digest,
];

/** Up to here stores are faster than a call of `fill`. */
const UNROLLED_CLEAR = 96;

function clear([first, count]: readonly [number, number]): string[] {
  const stores = CLEARED_SLOTS.map((slot) => `s[${slot}] = 0;`);
  if (count > UNROLLED_CLEAR) return [...stores, `s.fill(0, ${first}, ${first + count});`];
  return [...stores, ...Array.from({ length: count }, (_, index) => `s[${first + index}] = 0;`)];
}

function anyOf(slots: readonly number[], ...more: readonly string[]): string {
  return [...slots.map((slot) => `s[${slot}]`), ...more].join(" | ");
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
function resetPass(port, length) {`,
    ...clear(parts.cleared),
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
  s[${SLOT.port}] = port;
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
function forwardPass(port, start, end, place) {
  receivePass(port, start, end);
  if ((${anyOf(REQUESTS_OF_INGRESS, field("mcast_grp")!)}) !== 0) return ${OUTCOME.special};
  const out = ${field("egress_spec")};
  if (out === ${DROP_PORT}) return ${OUTCOME.dropped};
  egressPass(out);
  if ((${anyOf(REQUESTS_OF_EGRESS)}) !== 0) return ${OUTCOME.egressSpecial};
  if (${field("egress_spec")} === ${DROP_PORT}) return ${OUTCOME.dropped};
  return deparsePass(place);
}
return { resetPass, parsePass, ingressPass, receivePass, egressPass, deparsePass, forwardPass };`,
  ]);
}
