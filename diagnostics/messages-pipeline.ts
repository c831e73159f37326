import { defineMessages, text } from "./message-table.ts";

/** What the DSL and `nicforge check` say about a pipeline file. */
export const pipelineMessages = defineMessages({
  // Loading the file
  "pipeline-threw": {
    severity: "error",
    message: text`the pipeline file threw: ${"reason"}`,
    help: text`Fix the error; a pipeline file must export a pipeline by default when it is loaded.`,
  },

  "pipeline-file-missing": {
    severity: "error",
    message: text`there is no file ${"file"}`,
    help: text`Name a TypeScript file that exports a pipeline by default.`,
  },
  "pipeline-syntax": {
    severity: "error",
    message: text`syntax error: ${"reason"}`,
    help: text`Correct the TypeScript at this place.`,
  },
  "pipeline-import-unresolved": {
    severity: "error",
    message: text`cannot find the module ${"name"}`,
    help: text`Correct the path, or install the package.`,
  },
  "pipeline-no-default-export": {
    severity: "error",
    message: text`the file exports nothing by default`,
    help: text`Write: export default pipeline("name", { … }).`,
  },
  "pipeline-not-a-pipeline": {
    severity: "error",
    message: text`the default export is ${"actual"}, not a pipeline`,
    help: text`Write: export default pipeline("name", { … }).`,
  },
  "pipeline-unused": {
    severity: "warning",
    message: text`${"what"} is declared but the pipeline does not use it`,
    help: text`Use it, or remove it.`,
  },

  // Calls that TypeScript refuses, met at run time because the loader only strips types
  "pipeline-argument": {
    severity: "error",
    message: text`${"call"} takes ${"expected"}, not ${"actual"}`,
    help: text`Pass ${"expected"}.`,
  },
  "pipeline-option-unknown": {
    severity: "error",
    message: text`${"call"} has no option ${"option"}`,
    help: text`Its options: ${"known"}.`,
  },
  "pipeline-option-missing": {
    severity: "error",
    message: text`${"call"} lacks ${"option"}`,
    help: text`Give ${"option"}: ${"expected"}.`,
  },
  "pipeline-option-invalid": {
    severity: "error",
    message: text`${"option"} of ${"call"} is ${"actual"}`,
    help: text`Give ${"option"}: ${"expected"}.`,
  },
  "pipeline-name-unknown": {
    severity: "error",
    message: text`${"owner"} has no ${"name"}`,
    help: text`It has: ${"known"}.`,
  },
  "pipeline-width": {
    severity: "error",
    message: text`a width of ${"bits"} bits`,
    help: text`Give a whole number of bits from 1 to 128.`,
  },
  "pipeline-value-too-wide": {
    severity: "error",
    message: text`${"value"} does not fit in ${"bits"} bits`,
    help: text`Use a value from 0 to ${"largest"}, or a wider field.`,
  },

  // The connection table's key
  "pipeline-key-incomplete": {
    severity: "error",
    message: text`the connection table's key lacks ${"part"}`,
    help: text`Add connection.${"part"}: without all five parts two connections could collide.`,
  },
  "pipeline-key-foreign": {
    severity: "error",
    message: text`the connection table's key holds ${"part"}`,
    help: text`The key is the five parts of connection: clientAddress, clientPort, serviceAddress, servicePort, protocol.`,
  },

  // Services
  "pipeline-service-address": {
    severity: "error",
    message: text`service ${"service"} has the address "${"address"}", which is no IP address`,
    help: text`Write an IPv4 address such as 203.0.113.10 or an IPv6 address such as 2001:db8::10.`,
  },

  // The reference
  "pipeline-reference-split": {
    severity: "error",
    message: text`the reference may not be spread over several headers: ${"where"}`,
    help: text`Put all of its fields into one encapsulation.`,
  },
});
