import { defineMessages, text } from "./message-table.ts";

/** What the Linux kernel refuses: interfaces, namespaces, permissions. */
export const linuxMessages = defineMessages({
  "linux-unavailable": {
    severity: "error",
    message: text`network interfaces cannot be used here: ${"reason"}`,
    help: text`Use Linux on a machine that koffi has a build for.`,
  },
  "linux-not-permitted": {
    severity: "error",
    message: text`not permitted to ${"what"}`,
    help: text`Run as root, or with the capabilities CAP_NET_RAW and CAP_NET_ADMIN.`,
  },
  "linux-no-such-interface": {
    severity: "error",
    message: text`there is no network interface ${"name"}`,
    help: text`"ip link" lists the interfaces of this network namespace.`,
  },
  "linux-no-such-namespace": {
    severity: "error",
    message: text`there is no network namespace ${"name"}`,
    help: text`"ip netns list" lists the namespaces; "ip netns add ${"name"}" makes it.`,
  },
  "linux-interface-busy": {
    severity: "error",
    message: text`the network interface ${"name"} is in use`,
    help: text`Choose another name, or end the process that has it.`,
  },
  "linux-interface-vanished": {
    severity: "warning",
    message: text`the network interface ${"name"} is gone or down`,
    help: text`The other ports go on; it is attached again when it is back.`,
  },
  "linux-checksums-missing": {
    severity: "warning",
    message: text`frames from ${"name"} carry checksums that were left to hardware`,
    help: text`Turn the sender's offload off: ethtool -K INTERFACE tx off, on the other end of the veth.`,
  },
  "linux-frame-too-long": {
    severity: "warning",
    message: text`frames are longer than ${"name"} can carry and are dropped`,
    help: text`Raise its MTU to hold the headers that the program adds: ip link set ${"name"} mtu N. Where frames come in merged, turn that off: ethtool -K INTERFACE gro off.`,
  },
  "linux-no-libbpf": {
    severity: "error",
    message: text`libbpf cannot be loaded: ${"reason"}`,
    help: text`Install libbpf 1.0 or later: apt-get install libbpf1.`,
  },
  "linux-bpf-unreadable": {
    severity: "error",
    message: text`${"file"} is no BPF object that can be opened: ${"reason"}`,
    help: text`Compile it with clang -O2 -g -target bpf.`,
  },
  "linux-bpf-rejected": {
    severity: "error",
    message: text`the kernel rejects ${"file"}: ${"reason"}`,
  },
  "linux-xdp-in-use": {
    severity: "error",
    message: text`the network interface ${"name"} has an XDP program already`,
    help: text`Take it off: ip link set dev ${"name"} xdp off.`,
  },
  "linux-xdp-refused": {
    severity: "error",
    message: text`the network interface ${"name"} does not take an XDP program: ${"reason"}`,
    help: text`Allow generic mode, or use an interface whose driver supports XDP with this MTU.`,
  },
});
