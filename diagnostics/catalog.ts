import { interpreterMessages } from "./messages-interpreter.ts";
import { p4Messages } from "./messages-p4.ts";
import { p4SyntaxMessages } from "./messages-p4-syntax.ts";
import { packetMessages } from "./messages-packet.ts";
import { pipelineMessages } from "./messages-pipeline.ts";

/** Every message table of the product, by layer. `catalog.test.ts` keeps the codes unique and documented. */
export const MESSAGE_TABLES = {
  interpreter: interpreterMessages.table,
  p4: p4Messages.table,
  p4Syntax: p4SyntaxMessages.table,
  packet: packetMessages.table,
  pipeline: pipelineMessages.table,
} as const;
