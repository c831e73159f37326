import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { formatSpan, type Span } from "../../diagnostics/span.ts";
import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import { hexFromBytes } from "../../packet/hex.ts";
import { VirtualClock } from "../clock.ts";
import { createSwitch, type SentPacket } from "../software-switch.ts";
import type { TraceEvent } from "../trace.ts";
import { matchesPattern, patternText } from "./packet-pattern.ts";
import { parseStf, type StfFile } from "./parse-stf.ts";
import type { PacketPattern, StfStatement } from "./statement.ts";
import { SwitchCommands } from "./switch-commands.ts";

export interface StfOptions {
  /** Check what simple_switch's runner ignores too: counters, registers, and packets on ports that the file does not name. */
  readonly strict?: boolean;
  /** Record traces. */
  readonly trace?: boolean;
}

export interface StfFailure {
  readonly message: string;
  /** The line of the STF file; undefined for a packet that no line mentions. */
  readonly span: Span | undefined;
}

export interface StfResult {
  readonly passed: boolean;
  readonly failures: readonly StfFailure[];
  /** What happened to each injected packet, in order, when traces were asked for. */
  readonly traces: readonly { readonly span: Span; readonly events: readonly TraceEvent[] }[];
}

interface Received extends SentPacket {
  /** The packet line that caused it. */
  readonly cause: Span;
}

/**
 * Runs an STF file against a program on a switch of its own. Commands and packets take effect in the order of
 * the file; expectations are compared at the end, per port and in order.
 *
 * @throws DiagnosticError when the file is not STF, or names what the program does not have
 */
export function runStf(
  program: CheckedProgram,
  file: string,
  text: string,
  options: StfOptions = {},
): StfResult {
  const stf = parseStf(file, text);
  if (stf.diagnostics.length > 0) throw new DiagnosticError(stf.diagnostics);
  return runStatements(program, stf, options);
}

function runStatements(program: CheckedProgram, { statements }: StfFile, options: StfOptions): StfResult {
  const strict = options.strict ?? false;
  const trace = options.trace ?? false;
  const target = createSwitch(program, { clock: new VirtualClock(), trace });
  const commands = new SwitchCommands(target.control);
  const failures: StfFailure[] = [];
  const received: Received[] = [];
  const traces: { span: Span; events: readonly TraceEvent[] }[] = [];
  for (const statement of statements) {
    switch (statement.kind) {
      case "packet":
        for (const packet of target.process(statement.port, statement.bytes)) {
          received.push({ ...packet, cause: statement.span });
        }
        if (trace) traces.push({ span: statement.span, events: target.takeTrace() });
        break;
      case "checkCounter":
      case "checkRegister":
        if (strict) {
          const message = commands.check(statement);
          if (message !== undefined) failures.push({ message, span: statement.span });
        }
        break;
      default:
        commands.run(statement);
    }
  }
  failures.push(...comparePorts(statements, received, strict));
  return { passed: failures.length === 0, failures, traces };
}

/** Ports that the file names are compared; others are not attached, as in simple_switch's runner. */
function comparePorts(
  statements: readonly StfStatement[],
  received: readonly Received[],
  strict: boolean,
): StfFailure[] {
  const expected = new Map<number, (StfStatement & { kind: "expect" })[]>();
  for (const statement of statements) {
    if (statement.kind !== "packet" && statement.kind !== "expect") continue;
    const list = expected.get(statement.port) ?? [];
    if (statement.kind === "expect") list.push(statement);
    expected.set(statement.port, list);
  }
  const failures: StfFailure[] = [];
  for (const [port, expectations] of expected) {
    failures.push(
      ...comparePort(
        port,
        expectations,
        received.filter((packet) => packet.port === port),
      ),
    );
  }
  if (!strict) return failures;
  for (const packet of received) {
    if (expected.has(packet.port)) continue;
    const shown = hexFromBytes(packet.bytes);
    failures.push({
      message: `port ${packet.port} sent a packet that no line expects: ${shown}`,
      span: packet.cause,
    });
  }
  return failures;
}

function comparePort(
  port: number,
  expectations: readonly (StfStatement & { kind: "expect" })[],
  packets: readonly Received[],
): StfFailure[] {
  // An expectation without data is about any packets at all.
  if (expectations.some(({ pattern }) => pattern === undefined)) {
    const { span } = expectations[0]!;
    return packets.length > 0 ? [] : [{ message: `port ${port} sent no packet`, span }];
  }
  const failures: StfFailure[] = [];
  expectations.forEach(({ pattern, span }, index) => {
    const packet = packets[index];
    if (packet === undefined) {
      failures.push({
        message: `port ${port} did not send packet ${index + 1} of ${expectations.length}`,
        span,
      });
    } else if (!matchesPattern(pattern!, packet.bytes)) {
      failures.push({ message: difference(port, pattern!, packet), span });
    }
  });
  for (const packet of packets.slice(expectations.length)) {
    const shown = hexFromBytes(packet.bytes);
    failures.push({
      message: `port ${port} sent a packet that no line expects: ${shown}`,
      span: packet.cause,
    });
  }
  return failures;
}

function difference(port: number, pattern: PacketPattern, packet: Received): string {
  return [
    `port ${port} sent another packet, because of ${formatSpan(packet.cause)}`,
    `  expected ${patternText(pattern)}`,
    `  sent     ${hexFromBytes(packet.bytes)}`,
  ].join("\n");
}
