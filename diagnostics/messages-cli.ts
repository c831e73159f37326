import { defineMessages, text } from "./message-table.ts";

/** What the command line says about its arguments and the files that they name. */
export const cliMessages = defineMessages({
  "cli-file-unreadable": {
    severity: "error",
    message: text`cannot read ${"file"}: ${"reason"}`,
    help: text`Name a file that is there and may be read.`,
  },
  "cli-file-unwritable": {
    severity: "error",
    message: text`cannot write ${"file"}: ${"reason"}`,
    help: text`Name a folder that may be written.`,
  },
  "cli-architecture": {
    severity: "error",
    message: text`${"file"} is no ${"architecture"} program: its main is ${"main"}`,
    help: text`Instantiate V1Switch as main, or leave --arch out.`,
  },
  "cli-no-p4info": {
    severity: "error",
    message: text`${"file"} has no P4Info: it has no main`,
    help: text`Name the file that instantiates the package as main.`,
  },
  "cli-port-twice": {
    severity: "error",
    message: text`${"what"} is bound twice`,
    help: text`Give each port an interface of its own: -i 0@eth0 -i 1@eth1.`,
  },
  "cli-port-of-the-cpu": {
    severity: "error",
    message: text`port ${"port"} is the port of the control plane`,
    help: text`Bind the interface to another port, or choose another one with --cpu-port.`,
  },
  "cli-address-in-use": {
    severity: "error",
    message: text`cannot listen on ${"address"}: it is in use`,
    help: text`Choose another address with --grpc, or port 0 for any that is free.`,
  },
  "cli-address-unusable": {
    severity: "error",
    message: text`cannot listen on ${"address"}: ${"reason"}`,
    help: text`Name an address of this machine with --grpc HOST:PORT.`,
  },
});
