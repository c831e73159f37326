/** A real simple_switch_grpc, for tests of layers below the engines. */
export { SwitchProcess } from "../testing/engines/bmv2/switch-process.ts";
