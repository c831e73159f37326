import { INGRESS } from "../../../codegen/p4/control-plane-names.ts";
import type { GeneratedProgram } from "../../../codegen/p4/generate-program.ts";
import { formatSpan, type Span } from "../../../diagnostics/span.ts";
import type { TraceEvent as SwitchEvent, TracedValue } from "../../../switch/trace.ts";
import type { TraceEvent } from "../../engine.ts";

/** A packet's way through the generated program, with the user's lines beside the program's. */
export interface PacketTrace {
  readonly events: readonly TraceEvent[];
  /** One line an event. */
  readonly text: string;
}

export function packetTrace(events: readonly SwitchEvent[], program: GeneratedProgram): PacketTrace {
  const sources = new Map(program.sourceMap.lines.map(({ line, span }) => [line, span]));
  const described = events.map((event) => describe(event, sources));
  return { events: described, text: described.map(traceLine).join("\n") };
}

function describe(event: SwitchEvent, sources: ReadonlyMap<number, Span>): TraceEvent {
  const { kind, ...details } = event;
  const program = "span" in event ? event.span : undefined;
  const source = program === undefined ? undefined : sources.get(program.line);
  return {
    kind,
    text: eventText(event),
    details: plain(details),
    ...(program === undefined ? {} : { program }),
    ...(source === undefined ? {} : { source }),
  };
}

function traceLine({ text, program, source }: TraceEvent): string {
  if (program === undefined) return text;
  const place = source === undefined ? `${program.file}:${program.line}` : formatSpan(source);
  return `${text}  (${place})`;
}

/** Without the control's name before every name, as the program's own text has it. */
function short(name: string): string {
  return name.startsWith(`${INGRESS}.`) ? name.slice(INGRESS.length + 1) : name;
}

function values(list: readonly TracedValue[]): string {
  return list.map(({ name, value }) => `${name}=0x${value.toString(16)}`).join(", ");
}

function eventText(event: SwitchEvent): string {
  switch (event.kind) {
    case "ingress":
      return `${event.cause} on port ${event.port}, ${event.bytes.length} bytes`;
    case "parserState":
      return `parser state ${event.state}`;
    case "extract":
      return `extract ${event.header}: ${event.length} bytes at ${event.offset}`;
    case "parserError":
      return `parser error ${event.error}`;
    case "table": {
      const key = event.key.length === 0 ? "" : `(${values(event.key)})`;
      const action = event.action === undefined ? "" : ` -> ${short(event.action)}`;
      return `table ${short(event.table)}${key}: ${event.hit ? "hit" : "miss"}${action}`;
    }
    case "action":
      return `action ${short(event.action)}(${values(event.args)})`;
    case "log":
      return `log: ${event.text}`;
    case "clone":
      return `clone from ${event.type}, session ${event.session}: ${event.copies} copies`;
    case "digest":
      return `digest ${event.digest}`;
    case "resubmit":
    case "recirculate":
      return event.kind;
    case "multicast":
      return `multicast group ${event.group}: ${event.copies} copies`;
    case "drop":
      return `dropped at the end of ${event.pipeline}: ${event.reason}`;
    case "egress":
      return `egress to port ${event.port}`;
    case "emit":
      return `emit ${event.header}`;
    case "transmit":
      return `out of port ${event.port}, ${event.bytes.length} bytes`;
  }
}

/** Details as plain JSON data: no spans (they are the event's), wide numbers as hex text, bytes as hex text. */
function plain(details: object): Readonly<Record<string, unknown>> {
  const entries = Object.entries(details).filter(([name]) => name !== "span");
  return Object.fromEntries(entries.map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "object" && value !== null) return plain(value);
  return value;
}
