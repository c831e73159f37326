import { z } from "zod";

const wholeNumber = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const text = (expected: string) => z.string({ error: expected });
const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: (issue) => (issue.code === "invalid_type" ? "an object" : undefined) });
const list = <Item extends z.ZodType>(item: Item, expected: string) => z.array(item, { error: expected });

const NODE_ID = wholeNumber(1, 65_535);
const PORT = wholeNumber(0, 65_535);
const PROTOCOL = z.enum(["tcp", "udp"], { error: '"tcp" or "udp"' });
const ENDPOINT = text('address and port, such as "198.51.100.7:40000" or "[2001:db8::1]:40000"');
const VALUE = z.union([z.number(), z.string()], {
  error: 'a number, or text such as "0x1f", "10.0.0.1" or "02:00:00:00:00:01"',
});
const MATCH = z.union([z.number(), z.string()], {
  error: 'a number, or text such as "10.0.0.0/8", "0x10&&&0xf0", "1024..65535" or "*"',
});

const NODE = object({
  id: NODE_ID.describe("The node's number in the farm."),
  ipv4: text("an IPv4 address").optional().describe("Its IPv4 address on the LAN."),
  ipv6: text("an IPv6 address").optional().describe("Its IPv6 address on the LAN."),
  lanMac: text("a MAC address").describe("Its MAC address on the LAN, or its next hop's."),
  hostMac: text("a MAC address").describe("The MAC address that its host and wan interfaces share."),
});

const CONNECTION = object({
  client: ENDPOINT,
  service: ENDPOINT,
  protocol: PROTOCOL,
  node: NODE_ID.describe("The owner; the own node is local."),
  data: z
    .record(z.string(), VALUE, { error: "an object of values" })
    .optional()
    .describe("What the connection's entry carries beside its owner, by name."),
});

const TABLE_ENTRY = object({
  match: z.record(z.string(), MATCH, { error: "an object of key values" }).optional(),
  action: text("the name of an action"),
  params: z.record(z.string(), VALUE, { error: "an object of values" }).optional(),
  priority: wholeNumber(1, 2_147_483_647)
    .optional()
    .describe("Larger wins; for tables with ternary or range keys."),
});

const SERVICE = object({ address: text("an IP address"), protocol: PROTOCOL, port: PORT });

/** An entries file: everything that one node's tables hold. */
export const ENTRIES_SCHEMA = object({
  $schema: z.string().optional().describe("For editors: where this schema is."),
  node: NODE_ID.describe("The node whose entries these are; one of nodes."),
  generation: wholeNumber(0, 255).optional().describe("Membership generation; 0 unless given."),
  nodes: list(NODE, "a list of nodes").describe("All members of the farm, this node among them."),
  connections: list(CONNECTION, "a list of connections").optional(),
  services: list(SERVICE, "a list of services")
    .optional()
    .describe("Instead of the services that the pipeline declares."),
  homes: object({
    nodes: list(NODE_ID, "a list of node ids").describe("Nodes that connections have their homes at."),
    previous: list(NODE_ID, "a list of node ids")
      .optional()
      .describe("The same before the last change: the second choice."),
  })
    .optional()
    .describe("For pipelines whose ownership is by home nodes; all nodes unless given."),
  tables: z
    .record(z.string(), list(TABLE_ENTRY, "a list of entries"), {
      error: "an object with a list of entries for each table",
    })
    .optional()
    .describe("Entries of the pipeline's own tables, by table name."),
});

export type EntriesFile = z.infer<typeof ENTRIES_SCHEMA>;
export type NodeOfFile = z.infer<typeof NODE>;
export type ConnectionOfFile = z.infer<typeof CONNECTION>;
export type TableEntryOfFile = z.infer<typeof TABLE_ENTRY>;
export type ValueOfFile = z.infer<typeof VALUE>;

/** The schema as published in docs/entries.schema.json. */
export function entriesJsonSchema(): string {
  const schema = {
    title: "nicforge entries file",
    ...z.toJSONSchema(ENTRIES_SCHEMA, { target: "draft-2020-12" }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
