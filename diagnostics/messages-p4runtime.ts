import { defineMessages, text } from "./message-table.ts";

/** What the P4Runtime service says about a controller's requests. */
export const p4runtimeMessages = defineMessages({
  "p4runtime-unknown-device": {
    severity: "error",
    message: text`there is no device ${"id"}; this server has device ${"known"}`,
  },
  "p4runtime-unknown-role": {
    severity: "error",
    message: text`no controller has taken the role ${"role"}`,
  },
  "p4runtime-not-primary": {
    severity: "error",
    message: text`the controller is not the primary of its role`,
    help: text`Send a MasterArbitrationUpdate with an election id not below the highest, and use that id.`,
  },
  "p4runtime-election-id-used": {
    severity: "error",
    message: text`another live controller of this role has election id ${"id"}`,
  },
  "p4runtime-arbitration-changed": {
    severity: "error",
    message: text`a stream keeps its ${"what"}; open another stream to change it`,
  },
  "p4runtime-too-many-controllers": {
    severity: "error",
    message: text`the role has ${"limit"} controllers, the most that it may have`,
  },
  "p4runtime-no-arbitration": {
    severity: "error",
    message: text`the first message of a stream must be a MasterArbitrationUpdate`,
  },
  "p4runtime-no-pipeline": {
    severity: "error",
    message: text`the device has no forwarding pipeline config`,
    help: text`Call SetForwardingPipelineConfig first.`,
  },
  "p4runtime-no-saved-pipeline": {
    severity: "error",
    message: text`there is no saved forwarding pipeline config to commit`,
    help: text`Use VERIFY_AND_SAVE before COMMIT.`,
  },
  "p4runtime-pipeline-refused": {
    severity: "error",
    message: text`the device cannot run this pipeline: ${"reason"}`,
  },
  "p4runtime-pipeline-not-reconcilable": {
    severity: "error",
    message: text`the entries of ${"what"} cannot be kept: ${"reason"}`,
  },
  "p4runtime-malformed": {
    severity: "error",
    message: text`the message is malformed: ${"reason"}`,
  },
  "p4runtime-missing-field": {
    severity: "error",
    message: text`must be set`,
  },
  "p4runtime-forbidden-field": {
    severity: "error",
    message: text`must not be set: ${"reason"}`,
  },
  "p4runtime-invalid-value": {
    severity: "error",
    message: text`${"reason"}`,
  },
  "p4runtime-empty-byte-string": {
    severity: "error",
    message: text`an empty byte string has no value`,
  },
  "p4runtime-value-too-wide": {
    severity: "error",
    message: text`0x${"value"} does not fit in ${"width"} bits`,
  },
  "p4runtime-dont-care": {
    severity: "error",
    message: text`this matches everything; leave the field out instead`,
  },
  "p4runtime-masked-bits": {
    severity: "error",
    message: text`the value has bits that do not count`,
  },
  "p4runtime-unknown-object": {
    severity: "error",
    message: text`the pipeline has no ${"what"} with id ${"id"}`,
  },
  "p4runtime-unknown-member": {
    severity: "error",
    message: text`${"owner"} has no ${"what"} with id ${"id"}`,
  },
  "p4runtime-duplicate": {
    severity: "error",
    message: text`${"what"} ${"id"} is there twice`,
  },
  "p4runtime-action-scope": {
    severity: "error",
    message: text`action ${"action"} may ${"scope"}`,
  },
  "p4runtime-const": {
    severity: "error",
    message: text`${"what"} is const`,
  },
  "p4runtime-update-type": {
    severity: "error",
    message: text`${"what"} cannot be changed by ${"type"}; use ${"allowed"}`,
  },
  "p4runtime-not-found": {
    severity: "error",
    message: text`${"what"} is not there`,
  },
  "p4runtime-already-exists": {
    severity: "error",
    message: text`${"what"} is there already`,
  },
  "p4runtime-full": {
    severity: "error",
    message: text`${"what"} is full: it takes ${"size"}`,
  },
  "p4runtime-index-range": {
    severity: "error",
    message: text`index ${"index"} is beyond the size ${"size"}`,
  },
  "p4runtime-in-use": {
    severity: "error",
    message: text`${"what"} is used by ${"user"}`,
  },
  "p4runtime-unimplemented": {
    severity: "error",
    message: text`${"what"} is not supported`,
  },
  "p4runtime-rolled-back": {
    severity: "error",
    message: text`rolled back, because another update of the batch failed`,
  },
});
