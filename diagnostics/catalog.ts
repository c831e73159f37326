import { agentMessages } from "./messages-agent.ts";
import { applicationMessages } from "./messages-application.ts";
import { bmv2Messages } from "./messages-bmv2.ts";
import { cliMessages } from "./messages-cli.ts";
import { deviceConfigMessages } from "./messages-device-config.ts";
import { entriesMessages } from "./messages-entries.ts";
import { interpreterMessages } from "./messages-interpreter.ts";
import { labMessages } from "./messages-lab.ts";
import { linuxMessages } from "./messages-linux.ts";
import { p4Messages } from "./messages-p4.ts";
import { p4SyntaxMessages } from "./messages-p4-syntax.ts";
import { p4runtimeMessages } from "./messages-p4runtime.ts";
import { packetMessages } from "./messages-packet.ts";
import { pipelineMessages } from "./messages-pipeline.ts";
import { stfMessages } from "./messages-stf.ts";
import { switchMessages } from "./messages-switch.ts";
import { targetMessages } from "./messages-target.ts";

/** Every message table of the product, by layer. `catalog.test.ts` keeps the codes unique and documented. */
export const MESSAGE_TABLES = {
  agent: agentMessages.table,
  application: applicationMessages.table,
  bmv2: bmv2Messages.table,
  cli: cliMessages.table,
  deviceConfig: deviceConfigMessages.table,
  entries: entriesMessages.table,
  interpreter: interpreterMessages.table,
  lab: labMessages.table,
  linux: linuxMessages.table,
  p4: p4Messages.table,
  p4Syntax: p4SyntaxMessages.table,
  p4runtime: p4runtimeMessages.table,
  packet: packetMessages.table,
  pipeline: pipelineMessages.table,
  target: targetMessages.table,
  stf: stfMessages.table,
  switch: switchMessages.table,
} as const;
