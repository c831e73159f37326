import { scapyLayer } from "../../codegen/dissectors/scapy.ts";
import { wiresharkDissector } from "../../codegen/dissectors/wireshark.ts";
import { generateProgram } from "../../codegen/p4/generate-program.ts";
import { renderSourceMap } from "../../codegen/p4/source-marks.ts";
import { headerDiagram } from "../../codegen/pictures/header-diagram.ts";
import { pipelinePicture } from "../../codegen/pictures/pipeline-picture.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { generateP4Info } from "../../p4/p4info/generate-p4info.ts";
import { p4InfoText } from "../../p4runtime/p4info-file.ts";
import type { GeneratedFile, Generation, Target } from "../target.ts";
import { BMV2_CAPABILITIES, BMV2_TITLE } from "./capabilities.ts";
import { checkForBmv2 } from "./check.ts";
import { compileGenerated } from "./compile-generated.ts";
import { manifestText } from "./manifest.ts";

/** P4 for the BMv2 software switch, which the embedded switch runs as well. */
export const bmv2Target: Target = {
  name: "bmv2",
  title: BMV2_TITLE,
  capabilities: BMV2_CAPABILITIES,
  check: checkForBmv2,
  generate,
};

async function generate(model: PipelineModel): Promise<Generation> {
  const diagnostics = checkForBmv2(model);
  if (hasErrors(diagnostics)) return { files: [], diagnostics };
  const program = generateProgram(model);
  const { p4info } = generateP4Info(compileGenerated(program));
  const { name } = model;
  const files: readonly GeneratedFile[] = [
    { path: program.file, text: program.text },
    { path: `${program.file}.map.json`, text: renderSourceMap(program.sourceMap) },
    { path: `${name}.p4info.txtpb`, text: p4InfoText(p4info) },
    { path: `${name}.lua`, text: wiresharkDissector(model) },
    // Python imports a module by its file's name.
    { path: `${name.replace(/[^A-Za-z0-9_]/g, "_")}_scapy.py`, text: scapyLayer(model) },
    { path: "header.svg", text: headerDiagram(model) },
    { path: "pipeline.svg", text: await pipelinePicture(model) },
  ];
  const paths = files.map(({ path }) => path);
  const manifest = { path: "manifest.json", text: manifestText(model, program, p4info, paths) };
  return { files: [...files, manifest], diagnostics };
}
