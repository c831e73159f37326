import { InvalidArgumentError } from "commander";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { cliMessages } from "../../diagnostics/messages-cli.ts";
import type { PortBinding } from "../../switch/interfaces/interface-ports.ts";

/** v1model's ports have 9 bits; 511 is the drop port. */
export const HIGHEST_PORT = 510;

/** Reads `PORT@IFACE` and adds it to those before. */
export function parsePortBinding(text: string, before: readonly PortBinding[]): readonly PortBinding[] {
  const [, port, name] = /^(\d+)@([^\s/]{1,15})$/.exec(text) ?? [];
  if (port === undefined || name === undefined || Number(port) > HIGHEST_PORT)
    throw new InvalidArgumentError(`Write PORT@INTERFACE with a port from 0 to ${HIGHEST_PORT}.`);
  return [...before, { port: Number(port), name }];
}

/** @throws DiagnosticError when two bindings share a port or an interface, or one takes the port of the control plane */
export function checkPortBindings(bindings: readonly PortBinding[], cpuPort: number): void {
  const diagnostics = [
    ...repeated(bindings.map(({ port }) => `port ${port}`)),
    ...repeated(bindings.map(({ name }) => `interface ${name}`)),
  ].map((what) => cliMessages.diagnose("cli-port-twice", {}, { what }));
  if (bindings.some(({ port }) => port === cpuPort))
    diagnostics.push(cliMessages.diagnose("cli-port-of-the-cpu", {}, { port: cpuPort }));
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics);
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, place) => names.indexOf(name) !== place))];
}
