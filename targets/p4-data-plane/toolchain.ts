import { generateProgram } from "../../codegen/p4/generate-program.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { generateP4Info } from "../../p4/p4info/generate-p4info.ts";
import type { P4Info } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { compileGenerated } from "../bmv2/compile-generated.ts";
import { compileProgram } from "../bmv2/compile-with-p4c.ts";

/** A pipeline as one kind of device takes it. */
export interface DeviceProgram {
  readonly p4info: P4Info;
  /** P4Runtime's `p4_device_config`. */
  readonly deviceConfig: Uint8Array;
  /** 16 hexadecimal digits: what the generated program is. */
  readonly contentHash: string;
}

/** Who compiles: `embedded` for nicforge's own switch, which takes P4 text; `bmv2` for simple_switch_grpc, by p4c. */
export type ToolchainName = "embedded" | "bmv2";

/** Makes a pipeline's program. Rejects when an external compiler is not there or fails. */
export type Toolchain = (model: PipelineModel) => Promise<DeviceProgram>;

export const TOOLCHAINS: Readonly<Record<ToolchainName, Toolchain>> = {
  embedded: async (model) => {
    const program = generateProgram(model);
    const { p4info } = generateP4Info(compileGenerated(program));
    return { p4info, deviceConfig: new TextEncoder().encode(program.text), contentHash: program.contentHash };
  },
  bmv2: async (model) => {
    const program = generateProgram(model);
    const { p4info, deviceConfig } = await compileProgram(program);
    return { p4info, deviceConfig, contentHash: program.contentHash };
  },
};

/** The pipeline cookie by which a device's program is recognised: the content hash as a number of 64 bits. */
export function pipelineCookie({ contentHash }: DeviceProgram): bigint {
  return BigInt(`0x${contentHash}`);
}
