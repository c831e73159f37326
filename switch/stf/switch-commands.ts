import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { stfMessages } from "../../diagnostics/messages-stf.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import type { NamedAction, TableControl } from "../control-plane/table-control.ts";
import type { FieldMatch } from "../tables/match-key.ts";
import { ControlError } from "../tables/table-error.ts";
import { fieldMatchOf, numberValue } from "./key-match.ts";
import { resolveKey, resolveName } from "./name-resolution.ts";
import { ReplicationNodes } from "./replication-nodes.ts";
import type { Comparison, StfAction, StfKey, StfName, StfNumber, StfStatement } from "./statement.ts";

type Statement<Kind extends StfStatement["kind"]> = StfStatement & { readonly kind: Kind };

/** Carries out the lines of an STF file that are for the control plane. */
export class SwitchCommands {
  readonly #control: ControlPlane;
  readonly #nodes: ReplicationNodes;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#nodes = new ReplicationNodes(control.replication);
  }

  /** @throws DiagnosticError for unknown names and for what the switch refuses */
  run(statement: StfStatement): void {
    try {
      if (statement.kind === "add") this.#add(statement);
      else if (statement.kind === "setdefault") this.#setDefault(statement);
      else if (statement.kind === "command") this.#command(statement);
      // wait, remove and no_packet do nothing in simple_switch's runner.
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw refusal(statement.span, error.message);
    }
  }

  /** The message of a failed check, or undefined. @throws DiagnosticError as {@link run} */
  check(statement: Statement<"checkCounter" | "checkRegister">): string | undefined {
    try {
      return statement.kind === "checkCounter"
        ? this.#checkCounter(statement)
        : this.#checkRegister(statement);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw refusal(statement.span, error.message);
    }
  }

  #checkCounter({ counter, index, test }: Statement<"checkCounter">): string | undefined {
    if (test === undefined) return undefined;
    const { counters } = this.#control;
    const name = resolveName("counter", counter, [...counters.keys()]);
    const place = indexOf(index);
    const actual = BigInt(counters.get(name)!.read(place)[test.unit]);
    const wanted = wantedOf(test.value);
    if (COMPARISONS[test.comparison](actual, wanted)) return undefined;
    return `counter ${name}(${place}) has ${actual} ${test.unit}, not ${test.comparison} ${wanted}`;
  }

  #checkRegister({ register, index, comparison, value }: Statement<"checkRegister">): string | undefined {
    const { registers } = this.#control;
    const name = resolveName("register", register, [...registers.keys()]);
    const place = indexOf(index);
    const actual = registers.get(name)!.read(place);
    const wanted = wantedOf(value);
    if (COMPARISONS[comparison](actual, wanted)) return undefined;
    return `register ${name}(${place}) is 0x${actual.toString(16)}, not ${comparison} 0x${wanted.toString(16)}`;
  }

  #table(name: StfName): TableControl {
    return this.#control.table(resolveName("table", name, [...this.#control.tables.keys()]));
  }

  #add(statement: Statement<"add">): void {
    const table = this.#table(statement.table);
    table.insert({
      match: matchOf(table, statement.keys),
      priority: statement.priority ?? 0,
      run: actionOf(table, statement.action),
    });
  }

  #setDefault(statement: Statement<"setdefault">): void {
    const table = this.#table(statement.table);
    table.setDefaultAction(actionOf(table, statement.action));
  }

  #command({ command, operands, span }: Statement<"command">): void {
    const number = (index: number) => {
      const value = numberValue(operands[index]?.text ?? "");
      if (value === undefined) throw refusal(operands[index]?.span ?? span, `${command} needs a number here`);
      return Number(value);
    };
    const { replication } = this.#control;
    switch (command) {
      case "mirroring_add":
        replication.setSession(number(0), { replicas: [{ port: number(1), instance: 0 }], truncateTo: 0 });
        return;
      case "mirroring_add_mc":
        replication.setSession(number(0), { replicas: [], multicastGroup: number(1), truncateTo: 0 });
        return;
      case "mirroring_delete":
        replication.deleteSession(number(0));
        return;
      case "mc_mgrp_create":
        this.#nodes.createGroup(number(0));
        return;
      case "mc_node_create":
        this.#nodes.create(
          number(0),
          operands.slice(1).map((_, index) => number(index + 1)),
        );
        return;
      case "mc_node_associate":
        this.#nodes.associate(number(0), number(1));
        return;
      case "register_write":
        this.#register(operands, span).write(number(1), BigInt(number(2)));
        return;
      case "register_reset":
        this.#register(operands, span).reset();
        return;
      case "counter_write":
        this.#counter(operands, span).write(number(1), { bytes: number(2), packets: number(3) });
        return;
      case "meter_set_rates":
        this.#setRates(operands, number(1), 2, span);
        return;
      case "meter_array_set_rates":
        for (let index = 0; index < (this.#meter(operands, span).size ?? 0); index++)
          this.#setRates(operands, index, 1, span);
        return;
      default:
      // mc_node_update is ignored by simple_switch's runner; the commands that read only print.
    }
  }

  #register(operands: readonly StfNumber[], span: Span) {
    const { registers } = this.#control;
    return registers.get(resolveName("register", operands[0] ?? { text: "", span }, [...registers.keys()]))!;
  }

  #counter(operands: readonly StfNumber[], span: Span) {
    const { counters } = this.#control;
    return counters.get(resolveName("counter", operands[0] ?? { text: "", span }, [...counters.keys()]))!;
  }

  #meter(operands: readonly StfNumber[], span: Span) {
    const { meters } = this.#control;
    return meters.get(resolveName("meter", operands[0] ?? { text: "", span }, [...meters.keys()]))!;
  }

  /** `rate:burst` of the committed bucket, then of the peak one; rates are per microsecond. */
  #setRates(operands: readonly StfNumber[], index: number, from: number, span: Span): void {
    const values = operands.slice(from).map(({ text }) => Number(text));
    const [committedRate, committedBurst, peakRate, peakBurst] = values;
    if (values.length !== 4 || values.some((value) => !(value >= 0))) {
      throw refusal(span, "a meter takes two pairs of rate and burst");
    }
    const config = {
      committedRate: committedRate! * 1e6,
      committedBurst: committedBurst!,
      peakRate: peakRate! * 1e6,
      peakBurst: peakBurst!,
    };
    this.#meter(operands, span).configure(index, config, 0);
  }
}

const COMPARISONS: Record<Comparison, (actual: bigint, wanted: bigint) => boolean> = {
  "==": (actual, wanted) => actual === wanted,
  "!=": (actual, wanted) => actual !== wanted,
  "<": (actual, wanted) => actual < wanted,
  "<=": (actual, wanted) => actual <= wanted,
  ">": (actual, wanted) => actual > wanted,
  ">=": (actual, wanted) => actual >= wanted,
};

function indexOf(index: StfNumber): number {
  const value = numberValue(index.text);
  if (value === undefined) throw refusal(index.span, `${index.text} is no index`);
  return Number(value);
}

function wantedOf({ text, span }: StfNumber): bigint {
  const value = numberValue(text);
  if (value === undefined) throw refusal(span, `${text} is no number`);
  return value;
}

function refusal(span: Span, reason: string): DiagnosticError {
  return new DiagnosticError([stfMessages.diagnose("stf-refused", { span }, { reason })]);
}

/** Fields that the line does not mention match as in simple_switch's runner: exact ones 0, all others anything. */
function matchOf(table: TableControl, keys: readonly StfKey[]): Record<string, FieldMatch> {
  const names = table.key.map((field) => field.name);
  const match: Record<string, FieldMatch> = {};
  for (const { name, matchKind } of table.key)
    if (matchKind === "exact") match[name] = { kind: "exact", value: 0n };
  for (const key of keys) {
    const name = resolveKey(key.name, names);
    const field = table.key.find((candidate) => candidate.name === name)!;
    const wanted = fieldMatchOf(field, key.match);
    if (wanted === undefined) {
      throw refusal(
        key.name.span,
        `this value does not fit the ${field.matchKind} key ${name} of ${field.width} bits`,
      );
    }
    match[name] = wanted;
  }
  return match;
}

function actionOf(table: TableControl, { name, args }: StfAction): NamedAction {
  const action = resolveName(
    "action",
    name,
    table.actions.map((candidate) => candidate.name),
  );
  const { parameters } = table.actions.find((candidate) => candidate.name === action)!;
  const params: Record<string, bigint> = {};
  args.forEach((argument, index) => {
    const parameter =
      argument.name === undefined
        ? parameters[index]?.name
        : resolveName(
            "parameter",
            argument.name,
            parameters.map((candidate) => candidate.name),
          );
    const value = numberValue(argument.value.text);
    if (parameter === undefined)
      throw refusal(argument.value.span, `${action} takes ${parameters.length} arguments`);
    if (value === undefined) throw refusal(argument.value.span, `${argument.value.text} is no number`);
    params[parameter] = value;
  });
  return { action, params };
}
