import { Graphviz } from "@hpcc-js/wasm-graphviz";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { pipelineGraph } from "./pipeline-graph.ts";

let graphviz: Promise<Graphviz> | undefined;

/** The pipeline as an SVG picture: what comes in by which port, what the rules make of it, and where it leaves. */
export async function pipelinePicture(model: PipelineModel): Promise<string> {
  graphviz ??= Graphviz.load();
  const svg = (await graphviz).dot(pipelineGraph(model), "svg");
  // Graphviz signs its work with its version and build date, which are no part of the picture.
  return svg.replace(/<!--[\s\S]*?-->\n?/g, "").replace(/^\s+/, "");
}
