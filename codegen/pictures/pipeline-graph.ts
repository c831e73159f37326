import type {
  ActionKind,
  ActionModel,
  PipelineModel,
  PortModel,
  RuleModel,
  StepModel,
  UserTableModel,
} from "../../dsl/model/index.ts";
import { actionText } from "../rule-text.ts";
import { PALETTE, type Shade } from "./palette.ts";

const ACTION_SHADES: Readonly<Record<ActionKind, Shade>> = {
  proceed: PALETTE.plain,
  deliver: PALETTE.deliver,
  forward: PALETTE.forward,
  encapsulate: PALETTE.forward,
  "pass-on": PALETTE.forward,
  drop: PALETTE.drop,
  punt: PALETTE.punt,
  home: PALETTE.forward,
};

/** The port that a packet leaves by; undefined when it ends. */
const LEAVES_BY: Readonly<Record<ActionKind, PortModel["role"] | undefined>> = {
  proceed: undefined,
  deliver: "host",
  forward: "wan",
  encapsulate: "lan",
  "pass-on": "lan",
  drop: undefined,
  punt: "cpu",
  home: "lan",
};

const PORT_TEXT: Readonly<Record<PortModel["role"], string>> = {
  wan: "clients",
  lan: "the farm",
  host: "this server",
  cpu: "the agent",
};

/**
 * The pipeline in Graphviz's DOT: ports on the left where frames come in, each rule in a frame of its own with the
 * steps as the pipeline file writes them, ports on the right where frames go out.
 */
export function pipelineGraph(model: PipelineModel): string {
  const graph = new Graph(model);
  for (const port of ["wan", "lan", "host"] as const) graph.rule(model.rules[port]);
  return graph.text();
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${typeof value === "number" ? value : quoted(value)}`)
    .join(", ");
}

function shaded(shade: Shade) {
  return { color: shade.line, fillcolor: shade.fill, fontcolor: shade.line };
}

/** Nodes below one another in this order. */
function column(nodes: readonly string[]): string {
  return `{ rank=same; ${nodes.join(" -> ")} [${attributes({ style: "invis" })}] }`;
}

/** Collects nodes and edges in the order of the rules. */
class Graph {
  readonly #model: PipelineModel;
  readonly #lines: string[] = [];
  readonly #edges: string[] = [];
  readonly #left = new Set<PortModel["role"]>();
  #nodes = 0;

  constructor(model: PipelineModel) {
    this.#model = model;
  }

  rule(rule: RuleModel): void {
    const { ports } = this.#model;
    const inside: string[] = [];
    this.#lines.push(this.#portNode(`in_${rule.port}`, ports[rule.port]));
    let from = `in_${rule.port}`;
    let label = "";
    for (const step of rule.steps) {
      const node = this.#stepNode(step, inside);
      this.#edge(from, node, label, PALETTE.ink);
      label = step.kind === "apply" ? "proceed" : "";
      from = node;
      if (step.kind === "apply") this.#tableResults(step.table, node, inside);
      if (step.kind === "lookup") this.#lookupResults(step, node, inside);
      if (step.kind === "finish") this.#leave(step.action, node);
    }
    this.#lines.push(
      `subgraph cluster_${rule.port} {`,
      `  graph [${attributes({ label: `on(${rule.port})`, labeljust: "l", style: "rounded", color: PALETTE.faint, bgcolor: "#fbfcfd", fontcolor: PALETTE.muted, fontsize: 13, margin: 16 })}]`,
      ...inside.map((line) => `  ${line}`),
      "}",
    );
  }

  text(): string {
    const { name, ports } = this.#model;
    const outs = (["cpu", "host", "lan", "wan"] as const).filter((role) => this.#left.has(role));
    return [
      `digraph ${quoted(name)} {`,
      `  graph [${attributes({ rankdir: "LR", fontname: "Helvetica", nodesep: 0.22, ranksep: 0.7, pad: 0.3, splines: "spline", newrank: "true" })}]`,
      `  node [${attributes({ fontname: "Helvetica", fontsize: 12, style: "filled,rounded", shape: "box", penwidth: 1.2, margin: "0.24,0.1" })}]`,
      `  edge [${attributes({ fontname: "Helvetica", fontsize: 10, arrowsize: 0.7, color: PALETTE.muted, fontcolor: PALETTE.ink })}]`,
      ...this.#lines.map((line) => `  ${line}`),
      ...outs.map((role) => `  ${this.#portNode(`out_${role}`, ports[role]!)}`),
      `  ${column(["in_wan", "in_lan", "in_host"])}`,
      `  ${column(outs.map((role) => `out_${role}`))}`,
      ...this.#edges.map((line) => `  ${line}`),
      "}",
      "",
    ].join("\n");
  }

  #portNode(node: string, port: PortModel): string {
    const label = `${port.role}\n${PORT_TEXT[port.role]} · port ${port.number}`;
    return `${node} [${attributes({ label, style: "filled", margin: "0.24,0.12", ...shaded(PALETTE.port), fontcolor: PALETTE.paper })}]`;
  }

  #node(inside: string[], values: Readonly<Record<string, string | number>>): string {
    const node = `n${this.#nodes++}`;
    inside.push(`${node} [${attributes(values)}]`);
    return node;
  }

  #edge(from: string, to: string, label: string, colour: string): void {
    const weight = to.startsWith("out_") ? 1 : 8;
    const text =
      label === ""
        ? {}
        : {
            label: label
              .split("\n")
              .map((line) => `  ${line}  `)
              .join("\n"),
          };
    this.#edges.push(`${from} -> ${to} [${attributes({ ...text, color: colour, weight })}]`);
  }

  #stepNode(step: StepModel, inside: string[]): string {
    switch (step.kind) {
      case "decapsulate":
        return this.#node(inside, {
          label: `decapsulate(${step.encapsulation})\nheader and owner checked`,
          ...shaded(PALETTE.plain),
        });
      case "apply":
        return this.#node(inside, {
          label: this.#tableLabel(step.table),
          shape: "box",
          ...shaded(PALETTE.table),
        });
      case "lookup":
        return this.#node(inside, {
          label: `lookup(${step.table})\nclient, service, protocol`,
          ...shaded(PALETTE.table),
        });
      case "raw-p4":
        return this.#node(inside, { label: "raw P4", ...shaded(PALETTE.plain) });
      case "finish":
        return this.#actionNode(step.action, inside);
    }
  }

  #table(name: string): UserTableModel | undefined {
    return this.#model.tables.find((table) => table.name === name);
  }

  #tableLabel(name: string): string {
    const key = this.#table(name)?.key.map((field) => `${field.name} ${field.match}`) ?? [];
    return [`apply(${name})`, ...key].join("\n");
  }

  #tableResults(name: string, from: string, inside: string[]): void {
    const table = this.#table(name);
    for (const action of table?.actions ?? []) {
      if (action.body.kind === "proceed") continue;
      const node = this.#actionNode(action.body, inside);
      const label = action.name === table?.defaultAction ? `${action.name} (default)` : action.name;
      this.#edge(from, node, label, ACTION_SHADES[action.body.kind].line);
      this.#leave(action.body, node);
    }
  }

  /** Results that end alike share a node: `miss: syn, udp`. */
  #lookupResults(step: Extract<StepModel, { kind: "lookup" }>, from: string, inside: string[]): void {
    const { local, remote, miss } = step;
    const results = new Map<string, { readonly action: ActionModel; readonly labels: string[] }>();
    const add = (label: string, action: ActionModel) => {
      const text = this.#actionText(action);
      const known = results.get(text);
      if (known === undefined) results.set(text, { action, labels: [label] });
      else known.labels.push(label);
    };
    add("local", local);
    add("remote", remote);
    const policies = [miss.syn, miss.udp, miss.other].map((action) => this.#actionText(action));
    if (new Set(policies).size === 1) add("miss", miss.other);
    else {
      add("miss: SYN", miss.syn);
      add("miss: UDP", miss.udp);
      add("miss: other", miss.other);
    }
    for (const { action, labels } of results.values()) {
      const node = this.#actionNode(action, inside);
      this.#edge(from, node, labels.join("\n"), ACTION_SHADES[action.kind].line);
      this.#leave(action, node);
    }
  }

  #actionText(action: ActionModel): string {
    return actionText(action, this.#model.encapsulation.name);
  }

  #actionNode(action: ActionModel, inside: string[]): string {
    const label = this.#actionText(action).replace(").forward(", ")\n.forward(");
    return this.#node(inside, { label, ...shaded(ACTION_SHADES[action.kind]) });
  }

  #leave(action: ActionModel, from: string): void {
    const role = LEAVES_BY[action.kind];
    if (role === undefined || this.#model.ports[role] === undefined) return;
    this.#left.add(role);
    this.#edge(from, `out_${role}`, "", ACTION_SHADES[action.kind].line);
  }
}
