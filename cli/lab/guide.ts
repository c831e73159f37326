import type { PipelineModel, ServiceModel } from "../../dsl/model/index.ts";
import type { Lab } from "../../lab/lab.ts";
import { METRICS_PORT } from "../../lab/run/server.ts";
import {
  CLIENT,
  familyOf,
  HOST_PREFIX,
  hostManagementAddress,
  wanAddresses,
} from "../../lab/topology/addressing.ts";
import { commandText, inside } from "../../lab/topology/commands.ts";

/** What a script needs to know of a running lab. */
export interface LabDescription {
  readonly run: string;
  readonly folder: string;
  /** Network namespaces by place: `client`, `router`, `lan`, `management`, `nic1`, `host1`, … */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Commands to try, each with what it shows. */
  readonly examples: readonly { readonly shows: string; readonly command: string }[];
}

export function describeLab(lab: Lab, model: PipelineModel): LabDescription {
  const { run, folder, topology } = lab;
  return {
    run,
    folder,
    namespaces: Object.fromEntries(topology.namespaces.map(({ place }) => [place, lab.namespace(place)])),
    examples: [
      ...model.services.flatMap((service) => serviceExamples(run, service)),
      ...repointingExamples(run, model, topology.nodes),
      {
        shows: "what server 1 did with each packet",
        command: text(
          run,
          "management",
          "curl",
          "-s",
          `http://${hostManagementAddress(1)}:${METRICS_PORT}/metrics`,
        ),
      },
      {
        shows: "carrier frames on the farm's own network",
        command: text(run, "lan", "tcpdump", "-i", "lan1"),
      },
    ],
  };
}

/** The same for people. */
export function labGuide({ run, folder, namespaces, examples }: LabDescription): string {
  const places = Object.keys(namespaces).join(", ");
  const width = Math.max(...examples.map(({ shows }) => shows.length));
  return [
    `The farm ${run} runs. Places: ${places}.`,
    `Enter one:  ip netns exec ${run}-host1 bash`,
    `Logs:       ${folder}/*.log`,
    "",
    "Try:",
    ...examples.map(({ shows, command }) => `  ${shows.padEnd(width)}  ${command}`),
    "",
    "Ctrl-C takes all of it down.",
    "",
  ].join("\n");
}

function serviceExamples(run: string, { name, addresses, protocol, port }: ServiceModel) {
  return addresses.map((address) => {
    const url = address.includes(":") ? `[${address}]` : address;
    const command =
      protocol === "tcp"
        ? text(run, "client", "curl", "--globoff", `http://${url}:${port}/`)
        : text(run, "client", "bash", "-c", `echo hello > /dev/udp/${address}/${port}`);
    return { shows: `a request to ${name}`, command };
  });
}

function repointingExamples(run: string, { services }: PipelineModel, nodes: number) {
  const service = services[0];
  if (service === undefined || nodes < 2) return [];
  const address = service.addresses[0]!;
  const family = familyOf(address);
  const to = `${address}/${HOST_PREFIX[family]}`;
  const via = wanAddresses(2)[family];
  const rule: readonly [string, ...string[]] = [
    "ip",
    "rule",
    "add",
    "from",
    `${CLIENT[family]}`,
    "ipproto",
    service.protocol,
    "sport",
    "40000",
  ];
  return [
    {
      shows: "send all clients to server 2",
      command: text(run, "router", "ip", "route", "replace", to, "via", via, "dev", "wan"),
    },
    { shows: "send one connection to server 2", command: text(run, "router", ...rule, "lookup", "1002") },
  ];
}

function text(run: string, place: Parameters<typeof inside>[1], ...command: readonly [string, ...string[]]) {
  return commandText(inside(run, place, command));
}
