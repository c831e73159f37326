import { defineMessages, text } from "./message-table.ts";

/** What the host agent says about its files and its device. */
export const agentMessages = defineMessages({
  "agent-configuration-missing": {
    severity: "error",
    message: text`there is no file ${"file"}`,
    help: text`Name a node's configuration file; docs/agent.schema.json describes it.`,
  },
  "agent-module-missing": {
    severity: "error",
    message: text`there is no file ${"file"}`,
    help: text`Name the agent that "nicforge build" wrote, such as out/agent/farm-agent.ts.`,
  },
  "agent-module-failed": {
    severity: "error",
    message: text`${"file"} cannot be loaded: ${"reason"}`,
    help: text`Correct the module, or build it again with "nicforge build".`,
  },
  "agent-module-invalid": {
    severity: "error",
    message: text`${"file"} exports no agent by default`,
    help: text`Name the agent that "nicforge build" wrote, such as out/agent/farm-agent.ts.`,
  },
  "agent-model-missing": {
    severity: "error",
    message: text`the agent's pipeline ${"file"} cannot be read: ${"reason"}`,
    help: text`Keep the files that "nicforge build" wrote together, or build them again.`,
  },
  "agent-model-differs": {
    severity: "error",
    message: text`${"file"} is of another build than the agent beside it`,
    help: text`Build both again with "nicforge build": the agent's types are of the pipeline that it was built from.`,
  },
  "agent-toolchain-failed": {
    severity: "error",
    message: text`the pipeline cannot be compiled for the device: ${"reason"}`,
    help: text`Install p4c, or name the toolchain "embedded" where the device is nicforge's own switch.`,
  },
  "agent-device-refused": {
    severity: "error",
    message: text`the device at ${"address"} refuses the pipeline: ${"reason"}`,
    help: text`Name the toolchain of the device in "dataPlane": "embedded" for "nicforge switch", "bmv2" for simple_switch_grpc.`,
  },
  "agent-metrics-cannot-listen": {
    severity: "error",
    message: text`metrics cannot be served at ${"address"}: ${"reason"}`,
    help: text`Give "metrics" another host:port of this host, or leave it out.`,
  },
});
