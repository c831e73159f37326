import { defineMessages, text } from "./message-table.ts";

/** What nicforge says about an entries file. */
export const entriesMessages = defineMessages({
  "entries-file-missing": {
    severity: "error",
    message: text`there is no file ${"file"}`,
    help: text`Name a JSON file of entries; docs/entries.schema.json describes it.`,
  },
  "entries-syntax": {
    severity: "error",
    message: text`not JSON: ${"reason"}`,
    help: text`Correct the JSON at this place; comments and trailing commas are none.`,
  },
  "entries-key-repeated": {
    severity: "error",
    message: text`${"key"} is given twice in one object`,
    help: text`Remove one of them.`,
  },
  "entries-field-unknown": {
    severity: "error",
    message: text`there is no ${"field"} here`,
    help: text`What may stand here: ${"known"}.`,
  },
  "entries-field-missing": {
    severity: "error",
    message: text`${"field"} is missing`,
    help: text`Give ${"field"}: ${"expected"}.`,
  },
  "entries-field-invalid": {
    severity: "error",
    message: text`${"field"} is ${"actual"}`,
    help: text`Give ${"field"}: ${"expected"}.`,
  },

  // Nodes
  "entries-own-node-unknown": {
    severity: "error",
    message: text`node ${"node"}, whose entries these are, is not among the nodes`,
    help: text`Add node ${"node"} to "nodes", or name one of them: ${"known"}.`,
  },
  "entries-node-unknown": {
    severity: "error",
    message: text`node ${"node"} is not among the nodes`,
    help: text`Add node ${"node"} to "nodes", or name one of them: ${"known"}.`,
  },
  "entries-node-own": {
    severity: "error",
    message: text`node ${"node"} is this node itself, and a packet is never sent to the node that it is at`,
    help: text`Name a peer, or choose an action that delivers or goes on.`,
  },
  "entries-node-repeated": {
    severity: "error",
    message: text`two nodes have the same ${"field"}, ${"value"}`,
    help: text`Give each node its own ${"field"}.`,
  },
  "entries-node-without-address": {
    severity: "error",
    message: text`node ${"node"} has no ${"family"} address, which ${"reason"}`,
    help: text`Give node ${"node"} an ${"family"} address on the LAN.`,
  },

  // Services and connections
  "entries-service-unknown": {
    severity: "error",
    message: text`no service is ${"protocol"} ${"service"}`,
    help: text`The services: ${"known"}.`,
  },
  "entries-families-differ": {
    severity: "error",
    message: text`the client ${"client"} and the service ${"service"} are of different IP versions`,
    help: text`Client and service of a connection have addresses of one family.`,
  },
  "entries-connection-repeated": {
    severity: "error",
    message: text`the ${"protocol"} connection of ${"client"} with ${"service"} is listed twice`,
    help: text`Keep one of the two: a connection has one owner.`,
  },
  "entries-connections-too-many": {
    severity: "error",
    message: text`${"count"} ${"family"} connections, but the table holds ${"capacity"}`,
    help: text`Raise the capacity in the pipeline's connectionTable, or list fewer.`,
  },
  "entries-service-repeated": {
    severity: "error",
    message: text`the service ${"service"} is listed twice`,
    help: text`Remove one of the two.`,
  },

  // Tables
  "entries-table-unknown": {
    severity: "error",
    message: text`the pipeline has no table ${"table"}`,
    help: text`Its tables: ${"known"}.`,
  },
  "entries-table-too-many": {
    severity: "error",
    message: text`${"count"} entries, but table ${"table"} holds ${"size"}`,
    help: text`Raise its size in the pipeline, or list fewer.`,
  },
  "entries-key-unknown": {
    severity: "error",
    message: text`table ${"table"} has no key ${"key"}`,
    help: text`Its keys: ${"known"}.`,
  },
  "entries-key-missing": {
    severity: "error",
    message: text`an entry of table ${"table"} lacks the exact key ${"key"}`,
    help: text`Give a value for ${"key"}: an exact key matches one value and has no wildcard.`,
  },
  "entries-action-unknown": {
    severity: "error",
    message: text`table ${"table"} has no action ${"action"}`,
    help: text`Its actions: ${"known"}.`,
  },
  "entries-parameter-unknown": {
    severity: "error",
    message: text`${"owner"} takes no ${"parameter"}`,
    help: text`What it takes: ${"known"}.`,
  },
  "entries-parameter-missing": {
    severity: "error",
    message: text`${"owner"} needs ${"parameter"}`,
    help: text`Give ${"parameter"}, a value of ${"bits"} bits.`,
  },
  "entries-value": {
    severity: "error",
    message: text`${"value"} is no value for ${"name"}`,
    help: text`Write ${"expected"}.`,
  },
  "entries-value-too-wide": {
    severity: "error",
    message: text`${"value"} does not fit in the ${"bits"} bits of ${"name"}`,
    help: text`Write a value from 0 to ${"largest"}.`,
  },
  "entries-value-beyond-mask": {
    severity: "error",
    message: text`${"value"} has bits that its mask or prefix leaves out`,
    help: text`Write ${"canonical"}.`,
  },
  "entries-range-reversed": {
    severity: "error",
    message: text`the range ${"value"} begins above its end`,
    help: text`Write the smaller value first.`,
  },
  "entries-priority-missing": {
    severity: "error",
    message: text`an entry of table ${"table"} lacks a priority`,
    help: text`Give a priority of 1 or more; of the entries that match, the one with the largest wins.`,
  },
  "entries-homes-unused": {
    severity: "error",
    message: text`the pipeline has no table of homes`,
    help: text`Remove homes, or give the pipeline ownership: "home".`,
  },
  "entries-priority-unused": {
    severity: "warning",
    message: text`table ${"table"} has no priorities`,
    help: text`Remove the priority: an exact key matches one entry, and of prefixes the longest wins.`,
  },
  "entries-entry-repeated": {
    severity: "error",
    message: text`table ${"table"} has an entry with the same match and priority already`,
    help: text`Remove one of the two, or give them different priorities.`,
  },
});
