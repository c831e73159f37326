import { generateProgram } from "../../../codegen/p4/generate-program.ts";
import type { PipelineModel } from "../../../dsl/model/index.ts";
import { compileGenerated } from "../../../targets/bmv2/compile-generated.ts";
import type { Engine } from "../../engine.ts";
import { EmbeddedDevice } from "./device.ts";

export interface EmbeddedOptions {
  /** Account for each packet's way, at the cost of speed. On unless it is false. */
  readonly trace?: boolean;
}

/** An engine on the embedded software switch: the generated program through nicforge's own P4 toolchain. */
export function embeddedEngineWith(options: EmbeddedOptions): Engine {
  return {
    name: "embedded",
    unavailable: () => undefined,
    start: async (model: PipelineModel) => {
      const generated = generateProgram(model);
      return new EmbeddedDevice(model, generated, compileGenerated(generated), options);
    },
  };
}

/** The embedded software switch, with traces. Needs nothing but Node. */
export const embeddedEngine: Engine = embeddedEngineWith({});
