import { generateProgram } from "../../../codegen/p4/generate-program.ts";
import { compileProgram } from "../../../targets/bmv2/compile-with-p4c.ts";
import type { Engine } from "../../engine.ts";
import { missingEngine } from "../../optional-engine.ts";
import { Bmv2Device } from "./device.ts";

/** Real BMv2: the generated program through p4c, on simple_switch_grpc. */
export const bmv2Engine: Engine = {
  name: "bmv2",
  unavailable: () => missingEngine("bmv2"),
  start: async (model) => Bmv2Device.start(model, await compileProgram(generateProgram(model))),
};
