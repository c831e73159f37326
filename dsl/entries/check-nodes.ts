import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import {
  formatIpAddress,
  parseIpAddress,
  parseIpv4Address,
  parseIpv6Address,
} from "../../packet/ip-address.ts";
import { formatMacAddress, parseMacAddress } from "../../packet/mac-address.ts";
import type { AddressFamily } from "../model/encapsulation-layout.ts";
import type { Checked, EntriesContext } from "./entries-context.ts";
import type { NodeOfFile } from "./entries-schema.ts";
import type { JsonPath } from "./json-document.ts";
import type { FarmNode } from "./node-entries.ts";

type AddressField = "ipv4" | "ipv6" | "lanMac" | "hostMac";

/** Canonical text of each kind of address; undefined when it is none. */
const CANONICAL: Readonly<Record<AddressField, (text: string) => string | undefined>> = {
  ipv4: (text) => canonical(parseIpv4Address(text), formatIpAddress),
  ipv6: (text) => canonical(parseIpv6Address(text), formatIpAddress),
  lanMac: (text) => canonical(parseMacAddress(text), formatMacAddress),
  hostMac: (text) => canonical(parseMacAddress(text), formatMacAddress),
};

const EXPECTED: Readonly<Record<AddressField, string>> = {
  ipv4: "an IPv4 address such as 10.77.0.1",
  ipv6: "an IPv6 address such as fd77::1",
  lanMac: "a MAC address such as 02:00:00:00:01:01",
  hostMac: "a MAC address such as 02:00:00:00:00:01",
};

function canonical(bytes: Uint8Array | undefined, format: (bytes: Uint8Array) => string): string | undefined {
  return bytes === undefined ? undefined : format(bytes);
}

/** The farm's members, with addresses in canonical text. */
export function checkNodes(context: EntriesContext): Checked<readonly FarmNode[]> {
  const { file, document, nodeIds } = context;
  const problems: Diagnostic[] = [];
  if (!nodeIds.has(file.node)) {
    const known = [...nodeIds].join(", ");
    const place = { span: document.span(["node"]) };
    problems.push(entriesMessages.diagnose("entries-own-node-unknown", place, { node: file.node, known }));
  }
  const value = file.nodes.map((node, index) => {
    const addresses: Partial<Record<AddressField, string>> = {};
    for (const field of Object.keys(CANONICAL) as AddressField[]) {
      const written = node[field];
      if (written === undefined) continue;
      const text = CANONICAL[field](written);
      if (text === undefined) {
        const place = { span: document.span(["nodes", index, field]) };
        const parameters = { field, actual: JSON.stringify(written), expected: EXPECTED[field] };
        problems.push(entriesMessages.diagnose("entries-field-invalid", place, parameters));
      }
      addresses[field] = text ?? written;
    }
    return { ...addresses, id: node.id, lanMac: addresses.lanMac!, hostMac: addresses.hostMac! };
  });
  return { value, problems: [...problems, ...repeated(value, context), ...withoutAddress(context)] };
}

function repeated(nodes: readonly FarmNode[], { document }: EntriesContext): readonly Diagnostic[] {
  const fields = ["id", "ipv4", "ipv6", "lanMac", "hostMac"] as const;
  return fields.flatMap((field) =>
    nodes.flatMap((node, index) => {
      const value = node[field];
      const first = nodes.findIndex((other) => other[field] === value);
      if (value === undefined || first === index) return [];
      const related = [{ message: "first given here", span: document.span(["nodes", first, field]) }];
      const place = { span: document.span(["nodes", index, field]), related };
      return [entriesMessages.diagnose("entries-node-repeated", place, { field, value })];
    }),
  );
}

/** Owner addresses are of the client's family, outer addresses of the carrier's: every node needs both. */
function withoutAddress({ model, file, document, services }: EntriesContext): readonly Diagnostic[] {
  const needed = new Map<AddressFamily, string>();
  for (const { address } of services) {
    const family = parseIpAddress(address)?.length === 4 ? "ipv4" : "ipv6";
    needed.set(family, `the reference to connections with ${address} needs`);
  }
  const { carrier } = model.encapsulation;
  if (carrier.kind === "udp") needed.set(carrier.ipVersion === 4 ? "ipv4" : "ipv6", "the UDP carrier needs");
  return file.nodes.flatMap((node: NodeOfFile, index) =>
    [...needed].flatMap(([family, reason]) => {
      if (node[family] !== undefined) return [];
      const place = { span: document.span(["nodes", index]) };
      return [
        entriesMessages.diagnose("entries-node-without-address", place, {
          node: node.id,
          family: NAMES[family],
          reason,
        }),
      ];
    }),
  );
}

const NAMES: Readonly<Record<AddressFamily, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

/** That a connection or an entry names a member of the farm. */
export function unknownNode(
  node: number,
  path: JsonPath,
  { nodeIds, document }: EntriesContext,
): readonly Diagnostic[] {
  if (nodeIds.has(node)) return [];
  const known = [...nodeIds].join(", ");
  return [entriesMessages.diagnose("entries-node-unknown", { span: document.span(path) }, { node, known })];
}
