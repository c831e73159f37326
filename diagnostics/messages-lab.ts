import { defineMessages, text } from "./message-table.ts";

/** What stands between a user and a farm in network namespaces. */
export const labMessages = defineMessages({
  "lab-needs-root": {
    severity: "error",
    message: text`a farm in network namespaces needs root`,
    help: text`Run it with sudo, or in a container that has CAP_NET_ADMIN and CAP_SYS_ADMIN. \`nicforge sim\` needs neither.`,
  },
  "lab-missing-program": {
    severity: "error",
    message: text`${"program"} is not on PATH`,
    help: text`Install it: ${"install"}.`,
  },
  "lab-nodes": {
    severity: "error",
    message: text`a lab of ${"nodes"} servers cannot be numbered`,
    help: text`Ask for 1 to ${"limit"}.`,
  },
  "lab-command-failed": {
    severity: "error",
    message: text`the kernel refuses \`${"command"}\`: ${"reason"}`,
    help: text`\`nicforge doctor\` tells what this machine has; \`nicforge lab --clean\` removes what earlier runs left behind.`,
  },
  "lab-process-ended": {
    severity: "error",
    message: text`${"process"} ended while the lab was coming up: ${"reason"}`,
    help: text`Its log is ${"log"}.`,
  },
  "lab-process-silent": {
    severity: "error",
    message: text`${"process"} was not ready after ${"seconds"} seconds`,
    help: text`Its log is ${"log"}.`,
  },
});
