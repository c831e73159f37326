import type { OptionalEngine } from "./optional-engine.ts";

/** What having an engine means to a user, and how to get it. */
export interface EngineGuide {
  readonly what: string;
  readonly enables: string;
  readonly install: string;
}

export const ENGINE_GUIDES: Readonly<Record<OptionalEngine, EngineGuide>> = {
  p4c: {
    what: "p4c-bm2-ss, the reference P4 compiler",
    enables: "compiling the generated P4 with the reference compiler in tests",
    install: "build p4lang/p4c and put p4c-bm2-ss on PATH; nicforge's own compiler needs nothing",
  },
  bmv2: {
    what: "p4c-bm2-ss and simple_switch_grpc, the reference software switch",
    enables: "packet tests on real BMv2 beside the embedded switch",
    install: "build p4lang/behavioral-model with PI and put simple_switch_grpc on PATH",
  },
  xdp: {
    what: "root, clang and bpftool",
    enables: "running pipelines as XDP programs in the Linux kernel",
    install: "apt-get install clang libbpf-dev bpftool; run as root",
  },
  dpdk: {
    what: "a C compiler, pkg-config and libdpdk",
    enables: "running PNA programs on DPDK's software pipeline",
    install: "apt-get install gcc pkg-config libdpdk-dev",
  },
  netns: {
    what: "root and iproute2, for network namespaces and veth",
    enables: "a farm of servers with real sockets on this machine",
    install: "apt-get install iproute2; run as root",
  },
  nats: {
    what: "nats-server",
    enables: "farm membership over NATS",
    install: "apt-get install nats-server",
  },
  tshark: {
    what: "tshark",
    enables: "looking at captures with the generated Wireshark dissector",
    install: "apt-get install tshark",
  },
  scapy: {
    what: "Python 3 with Scapy",
    enables: "the generated Scapy layer, and Scapy as a second opinion in tests",
    install: "apt-get install python3-scapy",
  },
  grpcio: {
    what: "Python 3 with grpcio, protobuf and grpc_tools",
    enables: "another implementation of gRPC and protobuf as a controller of the embedded switch, in tests",
    install: "apt-get install python3-grpcio python3-protobuf python3-grpc-tools",
  },
};
