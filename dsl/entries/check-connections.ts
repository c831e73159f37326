import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import { type Endpoint, formatEndpoint, parseEndpoint } from "../../packet/endpoint.ts";
import type { AddressFamily } from "../model/encapsulation-layout.ts";
import { unknownNode } from "./check-nodes.ts";
import { readParameters } from "./check-parameters.ts";
import { serviceText } from "./check-services.ts";
import type { Checked, EntriesContext } from "./entries-context.ts";
import type { ConnectionOfFile } from "./entries-schema.ts";
import type { JsonPath } from "./json-document.ts";
import type { ConnectionEntry } from "./node-entries.ts";

/** Who owns which connection, with endpoints in canonical text. */
export function checkConnections(context: EntriesContext): Checked<readonly ConnectionEntry[]> {
  const listed = context.file.connections ?? [];
  const checked = listed.map((connection, index) =>
    checkConnection(connection, ["connections", index], context),
  );
  const value = checked.flatMap((connection) => connection.value ?? []);
  return {
    value,
    problems: [
      ...checked.flatMap((connection) => connection.problems),
      ...repeated(value, context),
      ...tooMany(value, context),
    ],
  };
}

function checkConnection(
  connection: ConnectionOfFile,
  path: JsonPath,
  context: EntriesContext,
): Checked<ConnectionEntry | undefined> {
  const { model, document } = context;
  const problems: Diagnostic[] = [];
  const client = readEndpoint("client", connection.client, path, context, problems);
  const service = readEndpoint("service", connection.service, path, context, problems);
  const { protocol, node } = connection;
  if (client !== undefined && service !== undefined && familyOf(client) !== familyOf(service)) {
    const place = { span: document.span([...path, "client"]) };
    const parameters = { client: connection.client, service: connection.service };
    problems.push(entriesMessages.diagnose("entries-families-differ", place, parameters));
  } else if (service !== undefined) {
    problems.push(...unknownService(formatEndpoint(service), protocol, path, context));
  }
  problems.push(...unknownNode(node, [...path, "node"], context));
  const data = readParameters(
    model.connections.data,
    connection.data ?? {},
    [...path, "data"],
    "a connection's data",
    document,
  );
  problems.push(...data.problems);
  if (client === undefined || service === undefined) return { value: undefined, problems };
  const value = {
    client: formatEndpoint(client),
    service: formatEndpoint(service),
    protocol,
    node,
    data: data.value,
  };
  return { value, problems };
}

function readEndpoint(
  field: "client" | "service",
  written: string,
  path: JsonPath,
  { document }: EntriesContext,
  problems: Diagnostic[],
): Endpoint | undefined {
  const endpoint = parseEndpoint(written);
  if (endpoint !== undefined) return endpoint;
  const place = { span: document.span([...path, field]) };
  const expected = 'address and port, such as "198.51.100.7:40000" or "[2001:db8::1]:40000"';
  const parameters = { field, actual: JSON.stringify(written), expected };
  problems.push(entriesMessages.diagnose("entries-field-invalid", place, parameters));
  return undefined;
}

function unknownService(
  service: string,
  protocol: "tcp" | "udp",
  path: JsonPath,
  { services, document }: EntriesContext,
): readonly Diagnostic[] {
  const known = services.map(serviceText);
  if (known.includes(`${protocol} ${service}`)) return [];
  const place = { span: document.span([...path, "service"]) };
  return [
    entriesMessages.diagnose("entries-service-unknown", place, {
      protocol,
      service,
      known: known.join(", "),
    }),
  ];
}

function repeated(
  connections: readonly ConnectionEntry[],
  { document }: EntriesContext,
): readonly Diagnostic[] {
  const first = new Map<string, number>();
  return connections.flatMap(({ client, service, protocol }, index) => {
    const key = `${protocol} ${client} ${service}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    const related = [{ message: "first listed here", span: document.span(["connections", before]) }];
    const place = { span: document.span(["connections", index]), related };
    return [entriesMessages.diagnose("entries-connection-repeated", place, { client, service, protocol })];
  });
}

function tooMany(
  connections: readonly ConnectionEntry[],
  { model, document }: EntriesContext,
): readonly Diagnostic[] {
  return (["ipv4", "ipv6"] as const).flatMap((family: AddressFamily) => {
    const count = connections.filter(({ client }) => client.startsWith("[") === (family === "ipv6")).length;
    const capacity = model.connections.capacity[family];
    if (count <= capacity) return [];
    const place = { span: document.keySpan(["connections"]) };
    return [entriesMessages.diagnose("entries-connections-too-many", place, { count, family, capacity })];
  });
}

function familyOf({ address }: Endpoint): AddressFamily {
  return address.length === 4 ? "ipv4" : "ipv6";
}
