import { defineMessages, text } from "./message-table.ts";

/** What reading a capture file says. The files are binary: the place is a byte offset within the message. */
export const packetMessages = defineMessages({
  "pcap-unreadable": {
    severity: "error",
    message: text`${"file"}: cannot be read: ${"reason"}`,
    help: text`Name an existing pcap or pcapng file.`,
  },
  "pcap-not-a-capture": {
    severity: "error",
    message: text`${"file"}: neither pcap nor pcapng: begins with ${"found"}`,
    help: text`Record with tcpdump, dumpcap or Wireshark; compressed captures must be unpacked first.`,
  },
  "pcap-truncated": {
    severity: "error",
    message: text`${"file"}: ends within ${"what"} at byte ${"offset"}: ${"needed"} bytes needed, ${"available"} there`,
    help: text`The file was cut off. "editcap" of Wireshark copies the packets that are whole.`,
  },
  "pcap-corrupt": {
    severity: "error",
    message: text`${"file"}: byte ${"offset"}: ${"reason"}`,
    help: text`The file is damaged; record or copy it again.`,
  },
  "pcap-link-type": {
    severity: "error",
    message: text`${"file"}: packet ${"index"} has link type ${"linkType"}, not Ethernet (1)`,
    help: text`Record on an Ethernet interface: "any" and loopback devices write other link headers.`,
  },
});
