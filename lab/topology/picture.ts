import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { PALETTE, type Shade } from "../../codegen/pictures/palette.ts";
import type { CableEnd, Place, Topology } from "./plan.ts";

/** What runs in each place, for the picture. */
const CAPTIONS: readonly (readonly [RegExp, string, Shade])[] = [
  [/^client$/, "curl and other clients", PALETTE.plain],
  [/^router$/, "routes each packet to some server", PALETTE.plain],
  [/^lan$/, "the farm's own network", PALETTE.forward],
  [/^management$/, "broker\nP4Runtime, ownership, metrics", PALETTE.punt],
  [/^nic/, "switch", PALETTE.port],
  [/^host/, "application and agent\nservice addresses on lo", PALETTE.deliver],
];

/** The lab in Graphviz's DOT: a box a namespace, an edge a cable with its interfaces' names at the ends. */
export function topologyGraph({ namespaces, cables }: Topology): string {
  const servers = namespaces.map(({ place }) => place).filter((place) => place.startsWith("host"));
  return [
    "graph lab {",
    '  graph [rankdir=LR, fontname="Helvetica", nodesep=0.35, ranksep=1.1, pad=0.3, splines=true]',
    '  node [fontname="Helvetica", fontsize=12, style="filled,rounded", shape=box, penwidth=1.2, margin="0.3,0.15"]',
    `  edge [fontname="Helvetica", fontsize=9, color="${PALETTE.muted}", fontcolor="${PALETTE.muted}"]`,
    ...namespaces.filter(({ place }) => !isServerPart(place)).map(({ place }) => `  ${box(place)}`),
    ...servers.flatMap((place) => server(place.slice("host".length))),
    ...cables.map(({ ends: [first, second], mtu }) => `  ${edge(first, second, mtu)}`),
    "}",
    "",
  ].join("\n");
}

/** The same as SVG. */
export async function topologyPicture(topology: Topology): Promise<string> {
  const svg = (await Graphviz.load()).dot(topologyGraph(topology), "svg");
  // Graphviz signs its work with its version and build date, which are no part of the picture.
  return svg.replace(/<!--[\s\S]*?-->\n?/g, "").replace(/^\s+/, "");
}

function isServerPart(place: Place): boolean {
  return place.startsWith("nic") || place.startsWith("host");
}

function server(node: string): readonly string[] {
  return [
    `  subgraph cluster_${node} {`,
    `    graph [label="server ${node}", style=rounded, color="${PALETTE.faint}", fontcolor="${PALETTE.muted}", fontsize=12]`,
    `    ${box(`nic${Number(node)}`)}`,
    `    ${box(`host${Number(node)}`)}`,
    "  }",
  ];
}

function box(place: Place): string {
  const [, caption, shade] = CAPTIONS.find(([pattern]) => pattern.test(place))!;
  const text = shade === PALETTE.port ? PALETTE.paper : shade.line;
  const label = `${place}\\n${caption.replaceAll("\n", "\\n")}`;
  return `${place} [label="${label}", color="${shade.line}", fillcolor="${shade.fill}", fontcolor="${text}"]`;
}

/** The management network stands right of the hosts, where none of its cables crosses the packets' ways. */
function edge(first: CableEnd, second: CableEnd, mtu: number): string {
  if (first.place === "management") return managementEdge(second);
  const names = `taillabel=" ${first.name} ", headlabel=" ${second.name} "`;
  return `${first.place} -- ${second.place} [${names}, label="MTU ${mtu}"]`;
}

function managementEdge({ place, name }: CableEnd): string {
  return `${place} -- management [taillabel=" ${name} ", style=dashed]`;
}
