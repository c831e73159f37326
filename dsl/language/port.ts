import type { z } from "zod";
import { type Span, spanAt } from "../../diagnostics/span.ts";
import type { PortModel, PortRole } from "../model/port.ts";
import { callSite } from "./call-site.ts";
import { type Declared, declare } from "./declaration.ts";
import { integer, options, readOptions } from "./options.ts";

/** A port by its role. */
export interface Port<Role extends PortRole = PortRole> extends Declared<"port", PortModel> {
  readonly role: Role;
}

/** The lan port with its MTU. */
export interface LanPort extends Port<"lan"> {
  readonly mtu: number;
}

export interface PortOptions {
  /** The target's port number, 0–510. */
  readonly number?: number;
}

export interface LanPortOptions extends PortOptions {
  /** Largest IP packet in bytes that the farm's network carries; with the Ethernet carrier, largest payload. */
  readonly mtu: number;
}

/** A port as it is imported: the symbol that rules name, and, called, the same port with options. */
export type PortSymbol<Role extends PortRole> = Port<Role> & ((settings?: PortOptions) => Port<Role>);

const DEFAULT_NUMBERS: Readonly<Record<PortRole, number>> = { wan: 0, lan: 1, host: 2, cpu: 510 };
/** 511 is BMv2's drop port; the cpu port lies just below. */
const PORT_NUMBER = integer(0, 510);
/** Bare port symbols are declared by the pipeline that lists them; `assemble` puts its place here. */
export const UNPLACED: Span = spanAt("<nicforge>", 1, 1);

const SETTINGS = options({ number: PORT_NUMBER.optional() }).optional();
const LAN_SETTINGS = options({ number: PORT_NUMBER.optional(), mtu: integer(68, 65_535) });

function portSymbol<Role extends PortRole>(role: Role, schema: z.ZodType): PortSymbol<Role> {
  const symbol = (settings?: Partial<LanPortOptions>) => {
    const span = callSite(symbol);
    const { value, problems } = readOptions(schema, settings, `${role}()`, span);
    const read = value as Partial<LanPortOptions> | undefined;
    const number = read?.number ?? DEFAULT_NUMBERS[role];
    const mtu = read?.mtu;
    const model: PortModel = Object.freeze({
      kind: "port",
      role,
      number,
      ...(mtu === undefined ? {} : { mtu }),
      span,
    });
    return declare(
      { kind: "port", span, model: problems.length > 0 ? undefined : model, problems, parts: [] },
      { role, ...(mtu === undefined ? {} : { mtu }) },
    );
  };
  const model: PortModel = Object.freeze({
    kind: "port",
    role,
    number: DEFAULT_NUMBERS[role],
    span: UNPLACED,
  });
  Object.defineProperty(symbol, "role", { value: role, enumerable: true });
  return declare(
    { kind: "port", span: UNPLACED, model, problems: [], parts: [] },
    symbol,
  ) as PortSymbol<Role>;
}

/** Where clients' packets arrive; port 0 unless numbered: `wan({ number: 3 })`. */
export const wan: PortSymbol<"wan"> = portSymbol("wan", SETTINGS);
/** The farm's own network; port 1 unless numbered. Its MTU is given where the pipeline lists it: `lan({ mtu: 1600 })`. */
export const lan: Port<"lan"> & ((settings: LanPortOptions) => LanPort) = portSymbol(
  "lan",
  LAN_SETTINGS,
) as never;
/** This server's network stack; port 2 unless numbered. */
export const host: PortSymbol<"host"> = portSymbol("host", SETTINGS);
/** The host agent; port 510 unless numbered. Pipelines that punt need it. */
export const cpu: PortSymbol<"cpu"> = portSymbol("cpu", SETTINGS);
