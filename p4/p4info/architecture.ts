import type { CheckedProgram } from "../check/checked-program.ts";

/** Names that an architecture gives to what P4Info knows. */
export interface ControlPlaneArchitecture {
  readonly name: string;
  readonly externs: Readonly<
    Record<
      string,
      | "counter"
      | "directCounter"
      | "meter"
      | "directMeter"
      | "register"
      | "actionProfile"
      | "actionSelector"
      | "digest"
    >
  >;
  /** Constructor parameter with the number of counters or meters. */
  readonly counterSize: string;
  readonly meterSize: string;
  readonly properties: {
    readonly counters: string;
    readonly meters: string;
    readonly implementation: string;
    readonly timeout: string;
  };
  /** The type parameter of each extern that is its index, where P4Info names it. */
  readonly indexTypeParameter: Readonly<Partial<Record<"counter" | "meter" | "register", number>>>;
}

const V1MODEL: ControlPlaneArchitecture = {
  name: "v1model",
  externs: {
    counter: "counter",
    direct_counter: "directCounter",
    meter: "meter",
    direct_meter: "directMeter",
    register: "register",
    action_profile: "actionProfile",
    action_selector: "actionSelector",
  },
  counterSize: "size",
  meterSize: "size",
  properties: {
    counters: "counters",
    meters: "meters",
    implementation: "implementation",
    timeout: "support_timeout",
  },
  indexTypeParameter: {},
};

function portable(name: string): ControlPlaneArchitecture {
  return {
    name,
    externs: {
      Counter: "counter",
      DirectCounter: "directCounter",
      Meter: "meter",
      DirectMeter: "directMeter",
      Register: "register",
      ActionProfile: "actionProfile",
      ActionSelector: "actionSelector",
      Digest: "digest",
    },
    counterSize: "n_counters",
    meterSize: "n_meters",
    properties: {
      counters: `${name}_direct_counter`,
      meters: `${name}_direct_meter`,
      implementation: `${name}_implementation`,
      timeout: "psa_idle_timeout",
    },
    indexTypeParameter: { counter: 1, meter: 0, register: 1 },
  };
}

const BY_PACKAGE: Readonly<Record<string, ControlPlaneArchitecture>> = {
  V1Switch: V1MODEL,
  PSA_Switch: portable("psa"),
  PNA_NIC: portable("pna"),
};

/** The architecture whose package `main` is; v1model's names where it is none that is known. */
export function architectureOf(program: CheckedProgram): ControlPlaneArchitecture {
  return BY_PACKAGE[program.main?.declaration.name.text ?? ""] ?? V1MODEL;
}
