import { create } from "@bufbuild/protobuf";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../../diagnostics/render.ts";
import {
  SetForwardingPipelineConfigRequest_Action as Action,
  type ForwardingPipelineConfig,
  ForwardingPipelineConfigSchema,
  GetForwardingPipelineConfigRequest_ResponseType as ResponseType,
} from "../gen/p4/v1/p4runtime_pb.js";
import { carryOver, carryOverData } from "./carry-over.ts";
import type { ReadContext } from "./entity-kind.ts";
import type {
  DriverChange,
  ForwardingDevice,
  PipelineDriver,
  PreparedPipeline,
} from "./forwarding-device.ts";
import { type PipelineSchema, pipelineSchema } from "./pipeline-schema.ts";
import { emptyState, type PipelineState } from "./pipeline-state.ts";
import { noteProgramEntries } from "./program-entries.ts";
import { RequestError, refusal } from "./request-error.ts";

interface Verified {
  readonly config: ForwardingPipelineConfig;
  readonly prepared: PreparedPipeline;
  readonly schema: PipelineSchema;
}

/** The pipeline that runs, and the one that waits for its commit (P4Runtime specification, "SetForwardingPipelineConfig"). */
export class PipelineStore {
  readonly #device: ForwardingDevice;
  #running: { readonly state: PipelineState; readonly driver: PipelineDriver } | undefined;
  #saved: (Verified & { readonly state: PipelineState }) | undefined;

  constructor(device: ForwardingDevice) {
    this.#device = device;
  }

  /** What reads and writes refer to: a saved pipeline as soon as there is one. @throws RequestError without any */
  get current(): ReadContext {
    if (this.#saved !== undefined) return { state: this.#saved.state, driver: undefined };
    if (this.#running !== undefined) return this.#running;
    throw refusal("p4runtime-no-pipeline", "");
  }

  /** The pipeline that packets run through. */
  get running(): { readonly state: PipelineState; readonly driver: PipelineDriver } | undefined {
    return this.#running;
  }

  /** @throws RequestError */
  async set(action: Action, config: ForwardingPipelineConfig | undefined): Promise<void> {
    switch (action) {
      case Action.VERIFY:
        await this.#verify(config);
        return;
      case Action.VERIFY_AND_SAVE: {
        const verified = await this.#verify(config);
        this.#saved = { ...verified, state: freshState(verified) };
        return;
      }
      case Action.VERIFY_AND_COMMIT: {
        const verified = await this.#verify(config);
        await this.#activate(verified, freshState(verified), []);
        return;
      }
      case Action.COMMIT:
        await this.#commit(config);
        return;
      case Action.RECONCILE_AND_COMMIT:
        await this.#reconcile(await this.#verify(config));
        return;
      default:
        throw refusal("p4runtime-missing-field", "action");
    }
  }

  /** The running pipeline's config with the wanted fields; undefined without one. */
  get(type: ResponseType): ForwardingPipelineConfig | undefined {
    const config = this.#running?.state.config;
    if (config === undefined) return undefined;
    const { p4info, p4DeviceConfig, cookie } = config;
    const all = type === ResponseType.ALL;
    return create(ForwardingPipelineConfigSchema, {
      ...(cookie === undefined ? {} : { cookie }),
      ...(p4info !== undefined && (all || type === ResponseType.P4INFO_AND_COOKIE) ? { p4info } : {}),
      ...(all || type === ResponseType.DEVICE_CONFIG_AND_COOKIE ? { p4DeviceConfig } : {}),
    });
  }

  async #commit(config: ForwardingPipelineConfig | undefined): Promise<void> {
    if (config !== undefined) {
      throw refusal("p4runtime-forbidden-field", "config", {
        reason: "COMMIT realizes the config that was saved",
      });
    }
    const saved = this.#saved;
    if (saved === undefined) throw refusal("p4runtime-no-saved-pipeline", "action");
    const state = freshState(saved);
    await this.#activate(saved, state, await carryOver(saved.state, state));
  }

  async #reconcile(verified: Verified): Promise<void> {
    const old = this.#running;
    const state = freshState(verified);
    if (old === undefined) return this.#activate(verified, state, []);
    const changes = await carryOver(old.state, state);
    const data = await carryOverData(old.state, old.driver, state);
    return this.#activate(verified, state, [...changes, ...data]);
  }

  async #verify(config: ForwardingPipelineConfig | undefined): Promise<Verified> {
    if (config === undefined) throw refusal("p4runtime-missing-field", "config");
    if (config.p4info === undefined) throw refusal("p4runtime-missing-field", "config.p4info");
    try {
      const prepared = await this.#device.prepare(config.p4info, config.p4DeviceConfig);
      return { config, prepared, schema: pipelineSchema(config.p4info) };
    } catch (error) {
      throw refusedPipeline(error);
    }
  }

  async #activate(
    { prepared, schema }: Verified,
    state: PipelineState,
    changes: readonly DriverChange[],
  ): Promise<void> {
    let failed: Error | undefined;
    try {
      const driver = await prepared.activate(schema, async (filled) => {
        failed = (await filled.write(changes)).find((result) => result !== undefined);
        if (failed !== undefined) throw failed;
      });
      this.#running = { state, driver };
      this.#saved = undefined;
    } catch (error) {
      if (error !== failed || failed === undefined) throw refusedPipeline(error);
      throw refusal("p4runtime-pipeline-not-reconcilable", "config", {
        what: "the pipeline",
        reason: failed.message,
      });
    }
  }
}

function freshState({ config, schema, prepared }: Verified): PipelineState {
  const state = emptyState(config, schema);
  noteProgramEntries(state, prepared.programEntries);
  return state;
}

/** A device's reason, told to the controller. */
function refusedPipeline(error: unknown): unknown {
  if (error instanceof RequestError) return error;
  if (error instanceof DiagnosticError) {
    const reason = renderDiagnostics(error.diagnostics, { readSource: () => undefined, colour: false });
    return refusal("p4runtime-pipeline-refused", "config.p4_device_config", { reason: reason.trim() });
  }
  return error;
}
