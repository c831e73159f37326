import { z } from "zod";
import { ENTRIES_SCHEMA } from "../../dsl/entries/entries-schema.ts";

const text = (expected: string) => z.string({ error: expected });
const wholeNumber = (least: number, most: number, unit = "") => {
  const error = `a whole number from ${least} to ${most}${unit}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const address = (expected: string) =>
  z
    .string({ error: expected })
    .regex(/^(?:\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):(?:0|[1-9]\d{0,4})$/, { error: expected });

const DATA_PLANE = z.strictObject(
  {
    p4runtime: address('"host:port" of a P4Runtime server').describe(
      "host:port of the device's P4Runtime server.",
    ),
    deviceId: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional().describe("The device's id; 1 unless given."),
    toolchain: z
      .enum(["embedded", "bmv2"], { error: '"embedded" or "bmv2"' })
      .optional()
      .describe(
        "What the device takes: nicforge's switch P4 text (embedded, unless given), simple_switch_grpc p4c's output (bmv2).",
      ),
  },
  { error: (issue) => (issue.code === "invalid_type" ? "an object" : undefined) },
);

const OWNERSHIP = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("alone") }),
    z.strictObject({ kind: z.literal("in-process") }),
    z.strictObject({
      kind: z.literal("nats"),
      servers: z
        .array(address('"host:port" of a NATS server'), { error: "a list of NATS servers" })
        .min(1, { error: "one NATS server or more" })
        .describe("host:port of the brokers."),
      farm: text("a name")
        .regex(/^[A-Za-z0-9_-]+$/, { error: "letters, digits, - and _" })
        .optional()
        .describe("Farms with different names do not see each other."),
      replicas: wholeNumber(1, 5).optional().describe("Copies of what the brokers store; 1 unless given."),
    }),
  ],
  { error: 'an object whose kind is "alone", "in-process" or "nats"' },
);

const PUNTS = z.strictObject({
  frames: wholeNumber(0, 1_000_000).optional().describe("Frames that may wait for their owner at once."),
  milliseconds: wholeNumber(1, 3_600_000).optional().describe("How long a frame may wait."),
});

const LIMITS = z.strictObject({
  punts: PUNTS.optional().describe("Frames that wait in the agent."),
  drainSeconds: wholeNumber(0, 86_400)
    .optional()
    .describe("How long connections may go on after SIGTERM; 30 unless given."),
});

/** A configuration file: what one node's agent needs to know beside its pipeline. */
export const CONFIGURATION_SCHEMA = ENTRIES_SCHEMA.omit({ connections: true, generation: true }).extend({
  dataPlane: DATA_PLANE.describe("The device that runs this node's pipeline."),
  ownership: OWNERSHIP.optional().describe(
    "How servers agree on who owns a connection: alone (unless given), in-process (through the parent process), or a NATS broker.",
  ),
  metrics: address('"host:port" to listen on')
    .optional()
    .describe("host:port of /metrics, /healthz and /readyz; none unless given."),
  limits: LIMITS.optional(),
  log: z
    .enum(["debug", "info", "warn", "error", "silent"], {
      error: '"debug", "info", "warn", "error" or "silent"',
    })
    .optional()
    .describe("The least level that is logged; info unless given."),
});

export type ConfigurationFile = z.infer<typeof CONFIGURATION_SCHEMA>;

/** The schema as published in docs/agent.schema.json. */
export function configurationJsonSchema(): string {
  const schema = {
    title: "nicforge agent configuration",
    ...z.toJSONSchema(CONFIGURATION_SCHEMA, { target: "draft-2020-12" }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
