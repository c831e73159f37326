import { create } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import {
  type MasterArbitrationUpdate,
  MasterArbitrationUpdateSchema,
  type Role,
  type Uint128,
} from "../gen/p4/v1/p4runtime_pb.js";
import { refusal } from "./request-error.ts";

/** A controller with an open stream. */
export interface Controller {
  notify(update: MasterArbitrationUpdate): void;
}

interface Candidate {
  readonly controller: Controller;
  /** Undefined for a standby that can never be primary. */
  electionId: bigint | undefined;
}

interface RoleState {
  readonly candidates: Candidate[];
  /** The highest election id ever received. */
  highest: bigint | undefined;
  primary: Controller | undefined;
  config: Role["config"] | undefined;
}

/** More streams than any role needs: a controller that opens streams in a loop must not take the memory. */
const MOST_CONTROLLERS = 64;

/**
 * Who may write, by role (P4Runtime specification, "Client Arbitration and Controller Replication"). The primary is
 * the live controller with the highest election id ever received for the role; when it leaves there is none until
 * a controller sends an id that is not below it.
 */
export class Arbitration {
  readonly #deviceId: bigint;
  readonly #roles = new Map<string, RoleState>();
  /** The role and place of each live controller. */
  readonly #live = new Map<Controller, { readonly role: string; readonly candidate: Candidate }>();

  constructor(deviceId: bigint) {
    this.#deviceId = deviceId;
  }

  /** Takes a controller's message. @throws RequestError, which ends the stream */
  update(controller: Controller, message: MasterArbitrationUpdate): void {
    const { deviceId, role: roleMessage, electionId } = message;
    const known = this.#live.get(controller);
    if (deviceId !== this.#deviceId) {
      if (known !== undefined)
        throw refusal("p4runtime-arbitration-changed", "arbitration.device_id", { what: "device id" });
      throw refusal("p4runtime-unknown-device", "arbitration.device_id", {
        id: deviceId,
        known: this.#deviceId,
      });
    }
    const name = roleName(roleMessage);
    if (known !== undefined && known.role !== name) {
      throw refusal("p4runtime-arbitration-changed", "arbitration.role", { what: "role" });
    }
    const role = this.#role(name);
    const id = electionId === undefined ? undefined : electionNumber(electionId);
    if (
      id !== undefined &&
      role.candidates.some((other) => other.controller !== controller && other.electionId === id)
    ) {
      throw refusal("p4runtime-election-id-used", "arbitration.election_id", { id });
    }
    const candidate = known?.candidate ?? { controller, electionId: id };
    if (known === undefined) {
      if (role.candidates.length >= MOST_CONTROLLERS) {
        throw refusal("p4runtime-too-many-controllers", "arbitration", { limit: MOST_CONTROLLERS });
      }
      role.candidates.push(candidate);
      this.#live.set(controller, { role: name, candidate });
    }
    candidate.electionId = id;
    this.#elect(name, role, candidate, roleMessage?.config);
  }

  /** The controller's stream ended. */
  leave(controller: Controller): void {
    const known = this.#live.get(controller);
    if (known === undefined) return;
    this.#live.delete(controller);
    const role = this.#role(known.role);
    role.candidates.splice(role.candidates.indexOf(known.candidate), 1);
    if (role.primary !== controller) return;
    role.primary = undefined;
    this.#notifyAll(known.role, role);
  }

  /**
   * Requires that a unary call comes from the primary of its role.
   *
   * @throws RequestError: not-found for a role that nobody took, permission-denied
   */
  requirePrimary(name: string, electionId: Uint128 | undefined): void {
    const role = this.#roles.get(name);
    if (role === undefined) {
      if (name !== "") throw refusal("p4runtime-unknown-role", "role", { role: name });
      throw refusal("p4runtime-not-primary", "election_id");
    }
    if (
      role.primary === undefined ||
      electionId === undefined ||
      electionNumber(electionId) !== role.highest
    ) {
      throw refusal("p4runtime-not-primary", "election_id");
    }
  }

  isPrimary(controller: Controller): boolean {
    const known = this.#live.get(controller);
    return known !== undefined && this.#role(known.role).primary === controller;
  }

  isLive(controller: Controller): boolean {
    return this.#live.has(controller);
  }

  /** The primaries of all roles. */
  primaries(): readonly Controller[] {
    return [...this.#roles.values()].flatMap(({ primary }) => primary ?? []);
  }

  #role(name: string): RoleState {
    let role = this.#roles.get(name);
    if (role === undefined) {
      role = { candidates: [], highest: undefined, primary: undefined, config: undefined };
      this.#roles.set(name, role);
    }
    return role;
  }

  #elect(name: string, role: RoleState, candidate: Candidate, config: Role["config"] | undefined): void {
    const { controller, electionId } = candidate;
    if (electionId !== undefined && (role.highest === undefined || electionId >= role.highest)) {
      role.highest = electionId;
      role.primary = controller;
      role.config = config;
      this.#notifyAll(name, role);
    } else if (role.primary === controller) {
      role.primary = undefined;
      this.#notifyAll(name, role);
    } else {
      this.#notify(name, role, controller);
    }
  }

  /** The new primary last, as the specification orders. */
  #notifyAll(name: string, role: RoleState): void {
    for (const { controller } of role.candidates)
      if (controller !== role.primary) this.#notify(name, role, controller);
    if (role.primary !== undefined) this.#notify(name, role, role.primary);
  }

  #notify(name: string, { highest, primary, config }: RoleState, controller: Controller): void {
    const isPrimary = primary === controller;
    const [code, message] = isPrimary
      ? [0, "this controller is primary"]
      : primary === undefined
        ? [Code.NotFound, "no controller is primary"]
        : [Code.AlreadyExists, "another controller is primary"];
    const role = name === "" ? {} : { role: { name, ...(config === undefined ? {} : { config }) } };
    const electionId =
      highest === undefined ? {} : { electionId: { high: highest >> 64n, low: BigInt.asUintN(64, highest) } };
    controller.notify(
      create(MasterArbitrationUpdateSchema, {
        deviceId: this.#deviceId,
        ...role,
        ...electionId,
        status: { code, message },
      }),
    );
  }
}

/** The 128 bits as one number: the high half counts first. */
export function electionNumber({ high, low }: Uint128): bigint {
  return (high << 64n) | low;
}

/** Roles that name themselves by the deprecated id alone are told apart by it. */
function roleName(role: Role | undefined): string {
  if (role === undefined) return "";
  if (role.name !== "") return role.name;
  return role.id === 0n ? "" : `id ${role.id}`;
}
